using System.Globalization;
using Assay.Numerics;
using Assay.Selection.Core.Diversity;
using Assay.Selection.Core.Ranking;
using Assay.Selection.Pools;
using Assay.Selection.Selections;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;

namespace Assay.Selection.Strategies;

/// <summary>
/// Images without a label that differ from each other and from the labelled ones, by their embeddings: k-center, TypiClust and BADGE. Labelled are those with a label
/// and those selected before, which people see now. Candidates are held in memory, a uniform sample of them where they are more than asked for, or the first of them by a score.
/// </summary>
internal sealed class DiverseStrategy(EmbeddingRows embeddings, GradientRows gradients, IOptions<SelectionOptions> options) : ISelectionStrategy
{
    public bool Handles(Strategy.KindOneofCase kind) => kind is Strategy.KindOneofCase.KCenter or Strategy.KindOneofCase.TypiClust or Strategy.KindOneofCase.Badge;

    public async Task<List<Pick>> SelectAsync(NewSelection asked, IImagePool pool, CandidateFilter filter, CancellationToken cancellationToken)
    {
        var diverse = asked.Diverse!;
        var parallel = options.Value.Parallel(cancellationToken);
        var heads = asked.Strategy.KindCase == Strategy.KindOneofCase.Badge ? await gradients.OpenAsync(asked.Dataset, pool.Run, cancellationToken) : null;
        diverse.MaxCandidates = Math.Min(diverse.MaxCandidates, heads?.MostImages ?? int.MaxValue);
        var (candidates, labelled) = await SampleAsync(asked, pool, filter, parallel, cancellationToken);
        if (candidates.Count == 0)
            return [];

        if (heads is not null)
        {
            var (h, p) = await gradients.LoadAsync(asked.Dataset, heads, candidates, cancellationToken);
            var drawn = await Task.Run(() => Badge.Select(h, p, heads.Dimensions, heads.Classes, asked.Count, unchecked((ulong)diverse.Seed), parallel), cancellationToken);
            return drawn.Count > 0
                ? ToPicks(candidates, drawn, pick => Text($"gradient of length {pick.Score:0.###}: uncertain, and unlike those before it"))
                : throw new WrongStateException($"The heads of the run \"{pool.Run}\" are certain of every candidate, so no gradient tells them apart. Take k_center or typi_clust.");
        }

        var model = diverse.Model.Length > 0 ? diverse.Model : await embeddings.FindModelAsync(asked.Dataset, pool.Run, cancellationToken);
        diverse.Model = model;
        var (rows, d) = await embeddings.LoadAsync(asked.Dataset, model, candidates, cancellationToken);
        var known = labelled.Count == 0 ? [] : (await embeddings.LoadAsync(asked.Dataset, model, labelled, cancellationToken)).Rows;
        var among = asked.RankedBy is { } first ? Text($", among {candidates.Count:N0} of {(first.LargestFirst ? "highest" : "lowest")} {first.Score}") : "";
        if (asked.Strategy.KindCase == Strategy.KindOneofCase.KCenter)
        {
            var far = await Task.Run(() => KCenterGreedy.Select(rows, known, d, asked.Count, parallel), cancellationToken);
            return ToPicks(candidates, far, pick => Text($"farthest from any labelled or chosen image, {pick.Score:0.###}{among}"));
        }

        var typical = await Task.Run(() => TypiClust.Select(rows, known, d, asked.Count, unchecked((ulong)diverse.Seed), parallel), cancellationToken);
        return ToPicks(candidates, typical, pick => Text($"most typical that is left of cluster {pick.Group + 1}, typicality {pick.Score:0.###}{among}"));
    }

    private static async Task<(IReadOnlyList<RowKey> Candidates, IReadOnlyList<RowKey> Labelled)> SampleAsync(
        NewSelection asked, IImagePool pool, CandidateFilter filter, ParallelOptions parallel, CancellationToken cancellationToken)
    {
        var most = asked.Diverse!.MaxCandidates;
        var (candidates, labelled) = (new Numerics.Randomness.RowSample(most, asked.RowSeed), new Numerics.Randomness.RowSample(most, asked.RowSeed));
        var first = asked.Diverse.Prefilter is { } prefilter ? new TopN((int)Math.Min(most, Math.Ceiling(prefilter.Factor * asked.Count)), asked.Order) : null;
        await Parallel.ForEachAsync(Enumerable.Range(0, pool.Shards), parallel, async (shard, token) =>
        {
            var images = await pool.ReadAsync(shard, token);
            var leftOut = filter.LeaveOut(shard, images);
            var earlier = filter.EarlierRowsOf(shard).ToHashSet();
            var scores = first is null ? null : await pool.ReadScoresAsync(shard, asked.RankedBy!.Score, token);
            lock (candidates)
            {
                first?.Offer(shard, scores, row => leftOut[row]);
                for (var row = 0; row < leftOut.Length; row++)
                {
                    if (!leftOut[row])
                        candidates.Offer(new RowKey(shard, row));
                    else if (images.Usable[row] && (images.Given[row] >= 0 || earlier.Contains(row)))
                        labelled.Offer(new RowKey(shard, row));
                }
            }
        });
        cancellationToken.ThrowIfCancellationRequested();
        return ([.. (first is null ? candidates.ToArray() : Array.ConvertAll(first.ToArray(), row => row.Key)).Order()], [.. labelled.ToArray().Order()]);
    }

    private static List<Pick> ToPicks(IReadOnlyList<RowKey> candidates, IReadOnlyList<DiversePick> picks, Func<DiversePick, string> why) =>
        [.. picks.Select(pick => new Pick(candidates[pick.Candidate], pick.Score, 0, why(pick)))];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
