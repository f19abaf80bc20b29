using Assay.Numerics;
using Assay.Numerics.Randomness;
using Assay.Selection.Core.Sampling;
using Assay.Selection.Pools;
using Assay.Selection.Selections;
using Assay.Selection.V1;
using Microsoft.Extensions.Options;

namespace Assay.Selection.Strategies;

/// <summary>Images at random, uniformly and without replacement; the same for a seed whatever the order of shards and the threads.</summary>
internal sealed class RandomStrategy(IOptions<SelectionOptions> options) : ISelectionStrategy
{
    public bool Handles(Strategy.KindOneofCase kind) => kind == Strategy.KindOneofCase.Random;

    /// <summary>The picks in random order.</summary>
    public Task<List<Pick>> SelectAsync(NewSelection asked, IImagePool pool, CandidateFilter filter, CancellationToken cancellationToken) =>
        asked.PerClass == 0 ? SelectOverallAsync(asked, pool, filter, cancellationToken) : SelectPerClassAsync(asked, pool, filter, cancellationToken);

    private async Task<List<Pick>> SelectOverallAsync(NewSelection asked, IImagePool pool, CandidateFilter filter, CancellationToken cancellationToken)
    {
        var sample = new RandomSample(asked.Count, asked.RowSeed);
        await ForShardsAsync(pool, filter, (shard, _, leftOut) =>
        {
            var ofShard = new RandomSample(asked.Count, asked.RowSeed);
            ofShard.Offer(shard, leftOut.Length, row => leftOut[row]);
            lock (sample)
                sample.Merge(ofShard);
        }, cancellationToken);
        return [.. sample.ToArray().Select(key => new Pick(key, 0, 0))];
    }

    private async Task<List<Pick>> SelectPerClassAsync(NewSelection asked, IImagePool pool, CandidateFilter filter, CancellationToken cancellationToken)
    {
        var samples = new SortedDictionary<int, RowSample>();
        await ForShardsAsync(pool, filter, (shard, given, leftOut) =>
        {
            lock (samples)
            {
                for (var row = 0; row < given.Length; row++)
                {
                    if (leftOut[row])
                        continue;
                    if (!samples.TryGetValue(given[row], out var sample))
                        samples.Add(given[row], sample = new RowSample(asked.ClassLimit, asked.RowSeed));
                    sample.Offer(new RowKey(shard, row));
                }
            }
        }, cancellationToken);

        // One random order over all classes: any prefix is fair to each.
        var picks = samples.Values.SelectMany(sample => sample.ToArray().Select((key, place) => new Pick(key, 0, place + 1)));
        return asked.Cut([.. picks.OrderBy(pick => RowHash.Compute(asked.RowSeed, pick.Key)).ThenBy(pick => pick.Key)]);
    }

    private Task ForShardsAsync(IImagePool pool, CandidateFilter filter, Action<int, int[], bool[]> offer, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(Enumerable.Range(0, pool.Shards), options.Value.Parallel(cancellationToken), async (shard, token) =>
        {
            var images = await pool.ReadAsync(shard, token);
            offer(shard, images.Given, filter.LeaveOut(shard, images));
        });
}
