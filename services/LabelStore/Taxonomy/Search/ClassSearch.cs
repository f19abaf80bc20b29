using System.Collections.Concurrent;

namespace Assay.LabelStore.Taxonomy.Search;

/// <summary>Searches taxonomies by indexes in memory, which follow the taxonomies: a change makes the next search read what was changed since.</summary>
internal sealed class ClassSearch(TaxonomyStore taxonomies, ClassCatalog classes, TimeProvider time)
{
    // Reading a large taxonomy takes longer than searching it, so other processes' changes are looked for this often at most.
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    // 20,000 classes with synonyms take about 10 MB.
    private const int KeptIndexes = 16;
    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);
    private readonly StripedLocks _updating = new();

    public async Task<FoundClasses> SearchAsync(string dataset, string typed, int limit, CancellationToken cancellationToken) =>
        (await GetIndexAsync(dataset, cancellationToken)).Search(typed, limit);

    private async Task<ClassIndex> GetIndexAsync(string dataset, CancellationToken cancellationToken)
    {
        if (_kept.TryGetValue(dataset, out var kept) && IsNew(dataset, kept))
            return kept.Index;

        using var turn = await _updating.EnterAsync(dataset, cancellationToken);
        if (_kept.TryGetValue(dataset, out kept) && IsNew(dataset, kept))
            return kept.Index;

        var begun = time.GetTimestamp();
        var taxonomy = await taxonomies.GetAsync(dataset, cancellationToken);
        if (kept?.Index.Version == taxonomy.Version)
        {
            _kept[dataset] = kept with { Looked = begun };
            return kept.Index;
        }

        var synonyms = kept is null ? [] : new Dictionary<int, IReadOnlyList<string>>(kept.Synonyms);
        await foreach (var (described, _) in classes.ReadChangedAsync(dataset, kept?.Index.Version ?? 0, cancellationToken))
            synonyms[described.Class] = described.Synonyms;
        var index = new ClassIndex(taxonomy, synonyms);
        if (_kept.Count >= KeptIndexes)
            _kept.Clear();
        _kept[dataset] = new Kept(index, synonyms, begun);
        return index;
    }

    private bool IsNew(string dataset, Kept kept) => kept.Index.Version >= taxonomies.NewestMadeHere(dataset) && time.GetElapsedTime(kept.Looked) < LookInterval;

    private sealed record Kept(ClassIndex Index, Dictionary<int, IReadOnlyList<string>> Synonyms, long Looked);
}
