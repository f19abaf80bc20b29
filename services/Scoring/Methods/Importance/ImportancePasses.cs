using System.Globalization;
using System.Numerics.Tensors;
using Assay.Numerics;
using Assay.ObjectStorage;
using Assay.Scoring.Columns;
using Assay.Scoring.Core.Coresets;
using Assay.Scoring.Core.OutOfSample;
using Assay.Scoring.Inputs;

namespace Assay.Scoring.Methods.Importance;

/// <summary>The passes over the embeddings: one that adds up the matrices of some classes, and one that scores. The last turn writes all columns.</summary>
internal sealed class ImportancePasses(ShardInputs inputs, RunColumnFiles files, RunContext context, HeadScorer scorer, long[] images)
{
    private readonly double _ridge = context.Run.Parameters.Importance.Ridge;
    private ClassLeverage? _all;

    public async Task TurnAsync(int[] members, bool isFirst, bool isLast, int[] classes, CancellationToken cancellationToken)
    {
        var run = context.Run;
        var finished = await files.ListFinishedAsync(run, cancellationToken);
        if (finished.HasAllSet())
            return;
        var own = await FitAsync(members, cancellationToken);
        await context.ForShardsAsync(Text($"scoring {members.Length:N0} classes"), async (shard, token) =>
        {
            var rows = await inputs.ReadRowsAsync(run, context.Labels, shard, token);
            if (finished[shard])
                return rows.Given.Length;
            var embeddings = await inputs.ReadEmbeddingsAsync(run, shard, rows.Given.Length, token);
            var leverage = isFirst ? new float[rows.Given.Length] : await ImportanceColumns.ReadLeverageAsync(files, run, shard, token);
            var features = ShardFeatures.Of(rows, embeddings, run.Dimensions);
            var serial = new ParallelOptions { MaxDegreeOfParallelism = 1, CancellationToken = token };
            var scores = new double[features.Count];
            own.Scores(features.Numbers, features.Labels, default, scores, serial);
            for (var i = 0; i < features.Count; i++)
            {
                if (Array.BinarySearch(members, features.Labels[i]) >= 0)
                    leverage[features.At[i]] = (float)scores[i];
            }

            if (isLast)
                await Finish(shard, rows, embeddings, features, leverage, classes, serial).WriteAsync(files, run, shard, token);
            else
                await ImportanceColumns.WriteLeverageAsync(files, run, shard, leverage, token);
            return rows.Given.Length;
        }, cancellationToken);
    }

    /// <summary>Matrices of the classes, and in the first turn of all images. In the order of the shards, so that they have the same bits each time.</summary>
    private async Task<ClassLeverage> FitAsync(int[] members, CancellationToken cancellationToken)
    {
        var run = context.Run;
        var parallel = context.Parallel(cancellationToken);
        var own = new ClassLeverage(run.Dimensions, members, _ridge);
        var all = _all is null ? new ClassLeverage(run.Dimensions, [0], _ridge) : null;
        context.Checkpoint.Reset();
        await context.Checkpoint.StepAsync(Text($"measuring {members.Length:N0} classes in {run.Shards:N0} shards"), cancellationToken);
        var shards = ReadAhead.InOrderAsync(Enumerable.Range(0, run.Shards), async (shard, token) =>
        {
            var rows = await inputs.ReadRowsAsync(run, context.Labels, shard, token);
            return (Shard: shard, Rows: rows, Embeddings: await inputs.ReadEmbeddingsAsync(run, shard, rows.Given.Length, token));
        }, cancellationToken);
        await foreach (var (shard, rows, embeddings) in shards)
        {
            var features = ShardFeatures.Of(rows, embeddings, run.Dimensions);
            var keys = Array.ConvertAll(features.At, row => new RowKey(shard, row));
            own.Add(features.Numbers, features.Labels, default, parallel, keys);
            all?.Add(features.Numbers, new int[features.Count], default, parallel, keys);
            await context.Checkpoint.CountAsync(rows.Given.Length, cancellationToken);
        }

        own.Fit(parallel);
        all?.Fit(parallel);
        _all ??= all;
        return own;
    }

    private ImportanceColumns Finish(
        int shard, ShardRows rows, Half[] embeddings, ShardFeatures features, float[] leverage, int[] classes, ParallelOptions serial)
    {
        var columns = new ImportanceColumns(rows.Given) { ClassLeverage = leverage };
        var total = images.Sum();
        var all = new double[features.Count];
        _all!.Scores(features.Numbers, new int[features.Count], default, all, serial);
        var probabilities = new float[rows.Given.Length * scorer.Classes];
        scorer.Predict(shard, 0, embeddings, rows.Scorable, probabilities);
        for (var i = 0; i < features.Count; i++)
        {
            var (row, label) = (features.At[i], features.Labels[i]);
            if (Array.BinarySearch(classes, label) < 0)
                continue;
            var p = probabilities.AsSpan(row * scorer.Classes, scorer.Classes);
            var contrast = CleaningImportance.Contrast(leverage[row], images[label], all[i], total);
            columns.Predicted[row] = TensorPrimitives.IndexOfMax<float>(p);
            columns.Contrast[row] = (float)contrast;
            columns.GradientNorm[row] = (float)GradientNorm.OfRow(p, label, features.Numbers.AsSpan(i * scorer.Dimensions, scorer.Dimensions));
            columns.Values[row] = (float)CleaningImportance.Of(GradientNorm.ErrorLength(p, label), contrast);
            columns.Scored[row] = 1;
        }

        return columns;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
