using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Columns;
using Assay.Scoring.Methods;
using Assay.Scoring.MultiLabel;
using Assay.Scoring.Runs;
using Assay.Scoring.Upstream;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Errors;

namespace Assay.Scoring.ClassImages;

/// <summary>Sorts the images of a class by a score, in one pass over the shards, a few of which are in memory at once.</summary>
internal sealed class ClassImageRanker(
    DatasetDirectory datasets, LabelDirectory labels, LabelColumns columns, RunCatalog runs, RunColumnFiles files, IObjectStore store)
{
    /// <param name="request">What is asked for, checked, with its count filled in.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="NotFoundException">There is no such data set, label version or run.</exception>
    /// <exception cref="WrongStateException">The run has not succeeded.</exception>
    public async Task<RankImagesResponse> RankAsync(RankImagesRequest request, CancellationToken cancellationToken)
    {
        var shards = (await datasets.GetAsync(request.Dataset, cancellationToken)).Shards;
        var run = request.Run.Length == 0 ? null : await runs.GetSucceededAsync(request.Run, cancellationToken);
        if (run is not null && run.Dataset != request.Dataset)
            throw new NotFoundException($"The run \"{run.Id}\" is one of the data set \"{run.Dataset}\", not of \"{request.Dataset}\". List those with ListRuns.");
        var score = FindScore(run, request.Score);
        var version = await labels.ResolveVersionAsync(request.Dataset, request.LabelVersion, cancellationToken);
        var manifest = await columns.GetManifestAsync(request.Dataset, version, cancellationToken);

        var best = new BestImages(request.Offset + request.Count, score?.Order == RankOrder.LowestFirst != request.Reverse);
        var read = ReadAhead.InOrderAsync(Enumerable.Range(0, shards), ReadAsync, cancellationToken);
        await foreach (var (shard, rows, predictions) in read)
        {
            foreach (var row in rows)
            {
                if (!request.HasPredictedClass || predictions.Predicted(row) == request.PredictedClass)
                    best.Offer(new ImageId(shard, row), predictions.Score(row), predictions.Predicted(row));
            }
        }

        return new RankImagesResponse { Images = { best.From(request.Offset) }, Total = best.Total, LabelVersion = version };

        async Task<(int Shard, List<int> Rows, ShardPredictions Predictions)> ReadAsync(int shard, CancellationToken token)
        {
            var (first, sets) = await ValidLabels.ReadAsync(store, columns, request.Dataset, manifest, shard, token);
            var rows = new List<int>();
            for (var row = 0; row < first.Length; row++)
            {
                if (request.ClassId < 0 ? first[row] == LabelColumns.None : sets[row].Contains(request.ClassId))
                    rows.Add(row);
            }

            // Shards that came after the run have no scores; those without an image of the class need none.
            var predictions = run is null || shard >= run.Shards || rows.Count == 0
                ? ShardPredictions.None
                : await ShardPredictions.ReadAsync(files, run, shard, score, token);
            return (shard, rows, predictions);
        }
    }

    private static MethodColumn? FindScore(RunDocument? run, string score)
    {
        if (score.Length == 0)
            return null;
        if (run is null)
            throw new InvalidInputException("score", "needs a run; name the run that has the column");
        return run.Columns.FirstOrDefault(column => column.Name == score)
            ?? throw new InvalidInputException("score", $"is no column of the run; it has {string.Join(", ", run.Columns.Select(column => column.Name))}");
    }
}
