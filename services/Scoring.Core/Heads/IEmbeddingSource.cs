namespace Assay.Scoring.Core.Heads;

/// <summary>Where training on more images than fit into memory reads embeddings, again in every step of the optimiser.</summary>
public interface IEmbeddingSource
{
    /// <summary>D.</summary>
    int Dimensions { get; }

    /// <summary>Embeddings of a shard, float16 [n, D]. Called by several threads at once, each of which blocks until the shard is there.</summary>
    ReadOnlyMemory<Half> Read(int shard, CancellationToken cancellationToken);
}
