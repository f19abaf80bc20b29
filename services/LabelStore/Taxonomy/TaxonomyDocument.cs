using Assay.Documents;
using Assay.LabelStore.V1;

namespace Assay.LabelStore.Taxonomy;

/// <summary>
/// The classes of one data set. A class's id is its place, for ever: classes are appended, renamed and replaced, never taken away. It holds what labels are
/// computed from, so that a change of it is atomic; what is known of single classes is in <see cref="ClassDocument"/>.
/// </summary>
internal sealed record TaxonomyDocument
{
    private Dictionary<string, int>? _ids;
    private ClassMap? _map;

    public static CollectionDefinition<TaxonomyDocument> Collection { get; } = new("labelstore_taxonomies", t => t.Dataset);

    public required string Dataset { get; init; }

    /// <summary>Names in the order of their ids; no two are equal.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Names that classes had, which lead to them still; none of them is the name of a class.</summary>
    public IReadOnlyDictionary<string, int> FormerNames { get; init; } = new Dictionary<string, int>();

    /// <summary>Classes that were merged or split.</summary>
    public IReadOnlyList<ClassReplacement> Replaced { get; init; } = [];

    /// <summary>Grows by one with every change; 0 = there never was a class.</summary>
    public long Version { get; init; }

    /// <summary>The change that made this version, which the history may not have yet; null in what was written before changes were kept.</summary>
    public TaxonomyChangeDocument? Last { get; init; }

    /// <summary>The id that a name or a former name leads to; null where none does.</summary>
    public int? Find(string name) => (_ids ??= Index()).TryGetValue(name, out var id) ? id : null;

    public bool Has(int id) => id >= 0 && id < Classes.Count;

    /// <summary>Which class stands for which.</summary>
    public ClassMap Map() => _map ??= new ClassMap(Replaced);

    /// <summary>What the next version is, but for its classes.</summary>
    public TaxonomyDocument Next(
        TaxonomyChangeKind kind, IEnumerable<int> classes, IEnumerable<int> results, string text, ChangeAuthor author, DateTimeOffset now) => Copy() with
        {
            Version = Version + 1,
            Last = new TaxonomyChangeDocument
            {
                Dataset = Dataset,
                Version = Version + 1,
                Kind = kind,
                Classes = [.. classes.Take(TaxonomyChangeDocument.MostIds)],
                Results = [.. results.Take(TaxonomyChangeDocument.MostIds)],
                Text = text,
                Annotator = author.Annotator,
                Comment = author.Comment,
                Created = now,
            },
        };

    /// <summary>This taxonomy with classes appended; their ids follow on the last one's.</summary>
    public TaxonomyDocument Append(IReadOnlyList<string> names) => Copy() with { Classes = [.. Classes, .. names] };

    /// <summary>This taxonomy with another name of a class. The name it had leads to it still, unless <paramref name="keepFormer"/> is false.</summary>
    public TaxonomyDocument Rename(int id, string name, bool keepFormer = true)
    {
        var former = new SortedDictionary<string, int>(FormerNames.ToDictionary(), StringComparer.Ordinal);
        former.Remove(name);
        if (keepFormer)
            former[Classes[id]] = id;
        string[] names = [.. Classes];
        names[id] = name;
        return Copy() with { Classes = names, FormerNames = former };
    }

    /// <summary>This taxonomy with classes replaced, and others in use again.</summary>
    public TaxonomyDocument Replace(IEnumerable<ClassReplacement> added, IReadOnlySet<int> restored) =>
        Copy() with { Replaced = [.. Replaced.Where(one => !restored.Contains(one.Class)), .. added] };

    // What is computed from the fields does not go along.
    private TaxonomyDocument Copy() => this with { _ids = null, _map = null };

    private Dictionary<string, int> Index()
    {
        var ids = new Dictionary<string, int>(FormerNames, StringComparer.Ordinal);
        foreach (var (id, name) in Classes.Index())
            ids[name] = id;
        return ids;
    }
}
