using Assay.ObjectStorage.Layout;

namespace Assay.LabelStore.Taxonomy;

/// <summary>Which class stands for which, over all merges and splits until a moment. A label version keeps the replacements that it was made with.</summary>
internal sealed class ClassMap
{
    private readonly Dictionary<int, ClassReplacement> _replaced;

    public ClassMap(IEnumerable<ClassReplacement> replaced) => _replaced = replaced.ToDictionary(one => one.Class);

    /// <summary>True where every class stands for itself.</summary>
    public bool IsEmpty => _replaced.Count == 0;

    /// <summary>Keys of the images that are told apart.</summary>
    public IEnumerable<string> Splits => _replaced.Values.Select(one => one.Split).OfType<string>();

    public bool IsReplaced(int label) => _replaced.ContainsKey(label);

    /// <summary>The class that stands for one where images are not told apart; -1 = none.</summary>
    public int Of(int label) => Of(label, _ => null);

    /// <summary>The class that stands for an image's; -1 = none.</summary>
    /// <param name="label">Class id, or a negative one, which stays.</param>
    /// <param name="partOf">The class that the image takes in a split; null = the rest's.</param>
    public int Of(int label, Func<string, int?> partOf)
    {
        // Replacements form trees: what stands for a class was in use when it began to.
        while (_replaced.TryGetValue(label, out var replacement))
            label = (replacement.Split is { } split ? partOf(split) : null) ?? replacement.By;
        return label;
    }

    /// <summary>Labels of an image with what stands for them, each once; none where nothing does.</summary>
    public IReadOnlyList<int> Of(IReadOnlyList<int> labels, Func<string, int?> partOf) =>
        [.. labels.Select(label => Of(label, partOf)).Where(label => label != LabelColumns.None).Distinct()];
}
