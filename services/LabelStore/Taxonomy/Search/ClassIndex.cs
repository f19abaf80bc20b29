using Assay.ObjectStorage.Layout;

namespace Assay.LabelStore.Taxonomy.Search;

/// <summary>
/// A taxonomy made ready to be searched: every word that leads to a class, folded once. A search compares all of them, which is a few milliseconds for 20,000 classes
/// with two synonyms each, and finds what is within words too.
/// </summary>
internal sealed class ClassIndex
{
    private const int RankOfNoMatch = int.MaxValue;
    private readonly string[] _names;
    private readonly bool[] _inUse;
    private readonly ClassWord[] _words;
    private readonly int _count;

    /// <param name="taxonomy">The classes.</param>
    /// <param name="synonyms">Synonyms by class id.</param>
    public ClassIndex(TaxonomyDocument taxonomy, IReadOnlyDictionary<int, IReadOnlyList<string>> synonyms)
    {
        var map = taxonomy.Map();
        Version = taxonomy.Version;
        _names = [.. taxonomy.Classes];
        _inUse = [.. Enumerable.Range(0, _names.Length).Select(id => !map.IsReplaced(id))];
        _count = _inUse.Count(inUse => inUse);

        var words = new List<ClassWord>(_names.Length * 2);
        foreach (var (id, name) in _names.Index())
        {
            Add(id, name, isName: true);
            foreach (var synonym in synonyms.GetValueOrDefault(id, []))
                Add(id, synonym, isName: false);
        }

        foreach (var (name, id) in taxonomy.FormerNames)
            Add(id, name, isName: false);
        _words = [.. words];

        // What a class that was merged is called leads to the class that stands for it.
        void Add(int id, string text, bool isName)
        {
            var label = map.Of(id);
            if (label != LabelColumns.None)
                words.Add(new ClassWord(FoldedText.Of(text), label, isName && label == id ? null : text));
        }
    }

    /// <summary>Version of the taxonomy.</summary>
    public long Version { get; }

    /// <summary>Classes that match what was typed, best first.</summary>
    public FoundClasses Search(string typed, int limit)
    {
        var query = FoldedText.Of(typed);
        if (query.Length == 0)
            return First(limit);

        var words = query.Split(' ');
        // The best word of each class.
        var best = new Dictionary<int, (int Rank, int Word)>();
        for (var i = 0; i < _words.Length; i++)
        {
            var rank = Rank(_words[i].Folded, query, words);
            if (rank == RankOfNoMatch)
                continue;
            // A name before other words, at equal rank.
            rank = (2 * rank) + (_words[i].Text is null ? 0 : 1);
            if (!best.TryGetValue(_words[i].Class, out var known) || rank < known.Rank)
                best[_words[i].Class] = (rank, i);
        }

        var matches = best.Values
            .OrderBy(match => match.Rank).ThenBy(match => _words[match.Word].Folded.Length).ThenBy(match => _words[match.Word].Class)
            .Take(limit)
            .Select(match => _words[match.Word])
            .Select(word => (word.Class, _names[word.Class], word.Text ?? ""));
        return new FoundClasses([.. matches], best.Count);
    }

    private FoundClasses First(int limit) =>
        new([.. Enumerable.Range(0, _names.Length).Where(id => _inUse[id]).Take(limit).Select(id => (id, _names[id], ""))], _count);

    private static int Rank(string folded, string query, string[] words)
    {
        var at = folded.IndexOf(query, StringComparison.Ordinal);
        if (at == 0)
            return folded.Length == query.Length ? 0 : 1;
        if (at > 0)
            return BeginsAWord(folded, query, at) ? 2 : 3;
        if (words.Length == 1)
            return RankOfNoMatch;
        foreach (var word in words)
        {
            if (!folded.Contains(word, StringComparison.Ordinal))
                return RankOfNoMatch;
        }

        return 4;
    }

    private static bool BeginsAWord(string folded, string query, int at)
    {
        for (; at >= 0; at = folded.IndexOf(query, at + 1, StringComparison.Ordinal))
        {
            if (folded[at - 1] == ' ')
                return true;
        }

        return false;
    }
}
