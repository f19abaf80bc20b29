using Assay.Common.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Columns;
using Assay.Scoring.Methods;
using Assay.Scoring.Runs;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Errors;

namespace Assay.Scoring.ClassImages;

/// <summary>Finds what a class is confused with by the predictions of a run, in one pass over its columns.</summary>
internal sealed class ClassConfusionReader(RunCatalog runs, RunColumnFiles files)
{
    private const string Probability = "predicted_probability";

    /// <param name="request">What is asked for, checked, with its counts filled in.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="NotFoundException">There is no such run.</exception>
    /// <exception cref="WrongStateException">The run has not succeeded, or predicts no classes.</exception>
    public async Task<GetClassConfusionsResponse> ReadAsync(GetClassConfusionsRequest request, CancellationToken cancellationToken)
    {
        var run = await runs.GetSucceededAsync(request.Run, cancellationToken);
        if (!run.Columns.Any(column => column.Name == MethodColumn.Predicted) || !run.Columns.Any(column => column.Name == MethodColumn.Given))
            throw new WrongStateException($"The run \"{run.Id}\" ({run.Method}) predicts no classes. Take a head run: assay score {run.Dataset}");
        var probability = run.Columns.FirstOrDefault(column => column.Name == Probability && column.Type == DataType.Float32);

        var (takenFor, mistaken, given) = (new Dictionary<int, BestImages>(), new Dictionary<int, BestImages>(), new Dictionary<int, long>());
        long correct = 0, predictedAs = 0;
        var read = ReadAhead.InOrderAsync(Enumerable.Range(0, run.Shards), ReadShardAsync, cancellationToken);
        await foreach (var (shard, labels, scored, predictions) in read)
        {
            for (var row = 0; row < labels.Length; row++)
            {
                if (scored[row] == 0 || predictions.Predicted(row) is not { } predicted)
                    continue;
                given[labels[row]] = given.GetValueOrDefault(labels[row]) + 1;
                predictedAs += predicted == request.ClassId ? 1 : 0;
                if (labels[row] == predicted)
                    correct += predicted == request.ClassId ? 1 : 0;
                else if (labels[row] == request.ClassId)
                    Examples(takenFor, predicted).Offer(new ImageId(shard, row), predictions.Score(row), predicted);
                else if (predicted == request.ClassId)
                    Examples(mistaken, labels[row]).Offer(new ImageId(shard, row), predictions.Score(row), predicted);
            }
        }

        return new GetClassConfusionsResponse
        {
            Given = given.GetValueOrDefault(request.ClassId),
            Correct = correct,
            Predicted = predictedAs,
            TakenFor = { Largest(takenFor, _ => request.ClassId) },
            Mistaken = { Largest(mistaken, label => label) },
            LabelVersion = run.LabelVersion,
        };

        async Task<(int Shard, int[] Labels, byte[] Scored, ShardPredictions Predictions)> ReadShardAsync(int shard, CancellationToken token) => (
            shard,
            await files.ReadAsync<int>(run, shard, MethodColumn.Given, token),
            await files.ReadAsync<byte>(run, shard, MethodColumn.Scored, token),
            await ShardPredictions.ReadAsync(files, run, shard, probability, token));

        BestImages Examples(Dictionary<int, BestImages> confusions, int label)
        {
            if (!confusions.TryGetValue(label, out var examples))
                confusions[label] = examples = new BestImages(request.Examples, lowestFirst: false);
            return examples;
        }

        IEnumerable<ClassConfusion> Largest(Dictionary<int, BestImages> confusions, Func<int, int> labelOf) => confusions
            .OrderByDescending(one => one.Value.Total).ThenBy(one => one.Key).Take(request.Classes)
            .Select(one => new ClassConfusion
            {
                ClassId = one.Key,
                Images = one.Value.Total,
                Share = (double)one.Value.Total / given[labelOf(one.Key)],
                Examples = { one.Value.From(0) },
            });
    }
}
