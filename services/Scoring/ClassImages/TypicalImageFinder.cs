using Assay.Common.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Columns;
using Assay.Scoring.MultiLabel;
using Assay.Scoring.Runs;
using Assay.Scoring.Upstream;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Jobs;

namespace Assay.Scoring.ClassImages;

/// <summary>Finds images that show classes well: those whose label a run is surest of. One pass over the shards for all classes, in memory of what is kept.</summary>
internal sealed class TypicalImageFinder(
    DatasetDirectory datasets, LabelDirectory labels, LabelColumns columns, RunCatalog runs, RunColumnFiles files, IObjectStore store)
{
    private const string SelfConfidence = "self_confidence";

    /// <param name="request">What is asked for, checked, with its count filled in.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="NotFoundException">There is no such data set, label version or run.</exception>
    public async Task<FindTypicalImagesResponse> FindAsync(FindTypicalImagesRequest request, CancellationToken cancellationToken)
    {
        var shards = (await datasets.GetAsync(request.Dataset, cancellationToken)).Shards;
        var run = request.Run.Length > 0
            ? await runs.GetSucceededAsync(request.Run, cancellationToken)
            : await runs.FindNewestAsync(request.Dataset, run => run.Job.Status == JobStatus.Succeeded && TellsConfidence(run), cancellationToken);
        if (run is not null && (run.Dataset != request.Dataset || !TellsConfidence(run)))
            throw new WrongStateException($"The run \"{run.Id}\" does not tell how surely images of \"{request.Dataset}\" are of their class. Take a head run of it: assay score {request.Dataset}");
        var score = run?.Columns.First(column => column.Name == SelfConfidence);
        var version = await labels.ResolveVersionAsync(request.Dataset, request.LabelVersion, cancellationToken);
        var manifest = await columns.GetManifestAsync(request.Dataset, version, cancellationToken);

        var best = request.ClassIds.Distinct().ToDictionary(label => label, _ => new BestImages(request.Count, lowestFirst: false));
        await foreach (var (shard, sets, predictions) in ReadAhead.InOrderAsync(Enumerable.Range(0, shards), ReadAsync, cancellationToken))
        {
            for (var row = 0; row < sets.Count; row++)
            {
                foreach (var label in sets[row])
                {
                    if (best.TryGetValue(label, out var images))
                        images.Offer(new ImageId(shard, row), predictions.Score(row), null);
                }
            }
        }

        return new FindTypicalImagesResponse
        {
            Classes = { request.ClassIds.Select(label => new TypicalImages { ClassId = label, ImageIds = { best[label].From(0).Select(image => image.ImageId) } }) },
        };

        async Task<(int Shard, Core.MultiLabel.LabelSets Sets, ShardPredictions Predictions)> ReadAsync(int shard, CancellationToken token)
        {
            var (_, sets) = await ValidLabels.ReadAsync(store, columns, request.Dataset, manifest, shard, token);
            return (shard, sets, run is null || shard >= run.Shards ? ShardPredictions.None : await ShardPredictions.ReadAsync(files, run, shard, score, token));
        }
    }

    private static bool TellsConfidence(RunDocument run) => run.Columns.Any(column => column.Name == SelfConfidence && column.Type == DataType.Float32);
}
