using Assay.Numerics;
using Assay.Numerics.Kernels;
using Assay.Scoring.Core.Coresets.Tree;
using Assay.Scoring.Inputs;
using Assay.Scoring.Runs;

namespace Assay.Scoring.Methods.Coresets;

/// <summary>A tree's rows in the shards of its data set. A leaf's rows are neighbours, so the shards that hold them are read whole.</summary>
internal sealed class ShardCoresetRows(ShardInputs inputs, RunDocument run) : ICoresetRows
{
    public async Task ReadAsync(ReadOnlyMemory<RowKey> keys, Memory<float> embeddings, CancellationToken cancellationToken)
    {
        for (int start = 0, end; start < keys.Length; start = end)
        {
            var shard = keys.Span[start].Shard;
            for (end = start; end < keys.Length && keys.Span[end].Shard == shard;)
                end++;
            var rows = await inputs.ReadEmbeddingsAsync(run, shard, cancellationToken);
            for (var i = start; i < end; i++)
                HalfConversion.ToSingle(rows.AsSpan(keys.Span[i].Row * run.Dimensions, run.Dimensions), embeddings.Span[(i * run.Dimensions)..]);
        }
    }
}
