using Assay.Numerics;
using Assay.Scoring.Core.Coresets.Tree;

namespace Assay.UnitTests.Scoring.Coresets;

/// <summary>Embeddings in memory, 100 rows a shard.</summary>
internal sealed class MatrixRows(float[] embeddings, int dimensions) : ICoresetRows
{
    public const int ShardRows = 100;

    public static RowKey KeyOf(int row) => new(row / ShardRows, row % ShardRows);

    public Task ReadAsync(ReadOnlyMemory<RowKey> keys, Memory<float> target, CancellationToken cancellationToken)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            var key = keys.Span[i];
            embeddings.AsSpan((key.Shard * ShardRows + key.Row) * dimensions, dimensions).CopyTo(target.Span[(i * dimensions)..]);
        }

        return Task.CompletedTask;
    }
}
