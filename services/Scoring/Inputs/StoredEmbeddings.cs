using Assay.Scoring.Core.Heads;
using Assay.Scoring.Runs;

namespace Assay.Scoring.Inputs;

/// <summary>The embeddings of a run's shards for an optimiser, which is not asynchronous: a thread of training waits for its shard.</summary>
/// <param name="inputs">Where they are read.</param>
/// <param name="run">The run.</param>
/// <param name="rows">Images of every shard.</param>
internal sealed class StoredEmbeddings(ShardInputs inputs, RunDocument run, int[] rows) : IEmbeddingSource
{
    public int Dimensions => run.Dimensions;

    public ReadOnlyMemory<Half> Read(int shard, CancellationToken cancellationToken) =>
        inputs.ReadEmbeddingsAsync(run, shard, rows[shard], cancellationToken).GetAwaiter().GetResult();
}
