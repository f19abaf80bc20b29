using Assay.Numerics;
using Assay.Numerics.Kernels;
using Assay.Numerics.Neighbors;
using Assay.Numerics.Randomness;
using Assay.Scoring.Core.Heads;
using Assay.Scoring.Inputs;

namespace Assay.Scoring.Methods.Projections;

/// <summary>The images that a map is made from: all that can be placed, or a uniform sample of them, with their embeddings.</summary>
/// <param name="Keys">Images in the order of their ids.</param>
/// <param name="Embeddings">Their embeddings, in that order.</param>
/// <param name="Usable">Images that can be placed, in all.</param>
internal sealed record ProjectedRows(RowKey[] Keys, VectorRows Embeddings, long Usable)
{
    public bool IsAll => Keys.Length == Usable;

    public static async Task<ProjectedRows> ReadAsync(RunContext context, ShardInputs inputs, CancellationToken cancellationToken)
    {
        var run = context.Run;
        var sample = new RowSample(run.Parameters.Projection.MaxImages, unchecked((ulong)run.Seed));
        var gate = new Lock();
        await context.ForShardsAsync($"looking through {run.Shards:N0} shards", async (shard, token) =>
        {
            var usable = (await inputs.ReadRowsAsync(run, context.Labels, shard, token)).Predictable;
            lock (gate)
            {
                for (var row = 0; row < usable.Length; row++)
                {
                    if (usable[row] != 0)
                        sample.Offer(new RowKey(shard, row));
                }
            }

            return usable.Length;
        }, cancellationToken);

        var keys = sample.ToArray();
        Array.Sort(keys);
        var rowsOf = keys.ToLookup(key => key.Shard, key => key.Row);
        var embeddings = new Half[run.Shards][];
        await context.ForShardsAsync("reading embeddings", async (shard, token) =>
        {
            var rows = rowsOf[shard].ToArray();
            embeddings[shard] = rows.Length == 0 ? [] : Gather(await inputs.ReadEmbeddingsAsync(run, shard, token), shard, rows, run.Dimensions);
            return rows.Length;
        }, cancellationToken);
        var vectors = new VectorRows(run.Dimensions);
        foreach (var shard in embeddings)
            vectors.Add(shard);
        return new ProjectedRows(keys, vectors, sample.Offered);
    }

    /// <summary>Chosen rows of a shard's embeddings.</summary>
    /// <exception cref="NonFiniteEmbeddingsException">One of them holds NaN or infinity.</exception>
    public static Half[] Gather(Half[] embeddings, int shard, int[] rows, int dimensions)
    {
        var gathered = new Half[rows.Length * dimensions];
        var single = new float[dimensions];
        for (var i = 0; i < rows.Length; i++)
        {
            var embedding = embeddings.AsSpan(rows[i] * dimensions, dimensions);
            HalfConversion.ToSingle(embedding, single);
            if (!FiniteRows.AllFinite(single))
                throw new NonFiniteEmbeddingsException(1, embeddings.Length / dimensions, new RowKey(shard, rows[i]));
            embedding.CopyTo(gathered.AsSpan(i * dimensions));
        }

        return gathered;
    }
}
