using Assay.Numerics;

namespace Assay.Scoring.Core.Coresets.Tree;

/// <summary>Where the embeddings of a tree's rows are. A row's embedding never changes. Safe for concurrent use.</summary>
public interface ICoresetRows
{
    /// <summary>Reads the embeddings of some rows.</summary>
    /// <param name="keys">Rows, ascending.</param>
    /// <param name="embeddings">Destination, float32 [keys, D].</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    Task ReadAsync(ReadOnlyMemory<RowKey> keys, Memory<float> embeddings, CancellationToken cancellationToken);
}
