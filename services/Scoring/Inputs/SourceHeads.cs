using Assay.Scoring.Core.OutOfSample;
using Assay.Scoring.Methods;
using Assay.Scoring.Methods.Heads;
using Assay.Scoring.Runs;
using Assay.ServiceDefaults.Errors;

namespace Assay.Scoring.Inputs;

/// <summary>
/// The probabilities of a head run, which are out of sample, or of a network run. They are not stored, for N x K numbers are too many: its heads are, and a shard's probabilities
/// are computed when they are read, to the same bits each time.
/// </summary>
internal sealed class SourceHeads(HeadFiles files, ShardInputs inputs)
{
    // 256 x 20,000 classes are 20 MiB.
    private const int BlockRows = 256;

    /// <summary>Told of consecutive rows of a shard.</summary>
    /// <param name="start">Number of the first row.</param>
    /// <param name="probabilities">float32 [n, K]; 0 in rows that could not be decoded or were removed.</param>
    /// <param name="labels">int32 [n]; negative in rows without a label or without a usable embedding.</param>
    public delegate void BlockVisitor(int start, ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels);

    /// <summary>The heads of a run; <see cref="HeadScorer.Predict"/> gives the probabilities of a shard's rows.</summary>
    /// <exception cref="WrongStateException">The run's heads are gone.</exception>
    public async Task<HeadScorer> OpenAsync(RunDocument run, CancellationToken cancellationToken)
    {
        var heads = await files.FindHeadsAsync(run, cancellationToken)
            ?? throw new WrongStateException($"The heads of the run \"{run.Id}\" are not in the object store any more. Start a new run: assay score {run.Dataset}");
        return new HeadScorer(heads, new FoldAssignment(heads.Count, unchecked((ulong)run.Seed)));
    }

    /// <summary>Visits the probabilities and labels of a shard's images, block by block in their order.</summary>
    /// <returns>The shard's rows.</returns>
    public async Task<ShardRows> VisitAsync(RunContext context, HeadScorer scorer, int shard, BlockVisitor visit, CancellationToken cancellationToken)
    {
        var rows = await inputs.ReadRowsAsync(context.Run, context.Labels, shard, cancellationToken);
        var embeddings = await inputs.ReadEmbeddingsAsync(context.Run, shard, rows.Given.Length, cancellationToken);
        var labels = rows.Given.Zip(rows.Scorable, (given, scorable) => scorable != 0 ? given : -1).ToArray();
        var probabilities = new float[Math.Min(BlockRows, labels.Length) * scorer.Classes];
        for (var start = 0; start < labels.Length; start += BlockRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(BlockRows, labels.Length - start);
            var block = probabilities.AsSpan(0, count * scorer.Classes);
            scorer.Predict(shard, start, embeddings.AsSpan(start * scorer.Dimensions, count * scorer.Dimensions), rows.Predictable.AsSpan(start, count), block);
            visit(start, block, labels.AsSpan(start, count));
        }

        return rows;
    }
}
