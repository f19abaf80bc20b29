using System.Globalization;
using Assay.LabelStore.V1;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Errors;

namespace Assay.LabelStore.Taxonomy;

/// <summary>What a split makes of a taxonomy: pure, so that it can be planned again when another change was quicker.</summary>
internal sealed class ClassSplitPlan
{
    private ClassSplitPlan(TaxonomyDocument after, IReadOnlyList<int> parts) => (After, Parts) = (after, parts);

    /// <summary>The next taxonomy.</summary>
    public TaxonomyDocument After { get; }

    /// <summary>Class ids of the parts, in their order.</summary>
    public IReadOnlyList<int> Parts { get; }

    /// <param name="old">The taxonomy; the class is in use.</param>
    /// <param name="label">Class that is split.</param>
    /// <param name="names">Names of the parts.</param>
    /// <param name="rest">Place of the part that all other images take; -1 = they lose the label.</param>
    /// <param name="split">Key of the images that take a part; null without any.</param>
    /// <param name="author">Who and why.</param>
    /// <param name="now">When.</param>
    /// <exception cref="AlreadyExistsException">A part's name leads to the class that is split, to that of another part, or to one that was merged into another class.</exception>
    public static ClassSplitPlan Make(
        TaxonomyDocument old, int label, IReadOnlyList<string> names, int rest, string? split, ChangeAuthor author, DateTimeOffset now)
    {
        var (before, restored, parts) = (old, new HashSet<int>(), new List<int>());
        var name = old.Classes[label];
        // A part that takes the name over is another class: what people say from now on is not what they said.
        if (names.Contains(name))
            before = before.Rename(label, NameOfThePast(old, label), keepFormer: false);
        TaxonomyStore.RequireRoom(before, names.Count, "parts");
        before = before.Append([.. names.Where(part => before.Find(part) is null)]);

        foreach (var part in names)
        {
            var id = before.Find(part)!.Value;
            if (id == label || parts.Contains(id))
                throw new AlreadyExistsException($"The name \"{part}\" leads to \"{name}\" or to a class that another part names. Choose another name.");
            if (old.Has(id) && old.Map().IsReplaced(id))
            {
                if (old.Map().Of(id) != label)
                    throw new AlreadyExistsException($"The name \"{part}\" is that of a class that was merged or split, but not into \"{name}\". Choose another name.");
                restored.Add(id);
            }

            parts.Add(id);
        }

        var by = rest < 0 ? LabelColumns.None : parts[rest];
        var text = string.Create(CultureInfo.InvariantCulture, $"\"{name}\" split into {string.Join(", ", names.Select(part => $"\"{part}\""))}");
        var after = before.Replace([new ClassReplacement(label, by, split)], restored).Next(TaxonomyChangeKind.Split, [label], parts, text, author, now);
        return new ClassSplitPlan(after, parts);
    }

    private static string NameOfThePast(TaxonomyDocument old, int label)
    {
        var name = old.Classes[label];
        var suffix = string.Create(CultureInfo.InvariantCulture, $" (until {old.Version + 1})");
        var past = name[..Math.Min(name.Length, ClassName.MaxLength - suffix.Length)] + suffix;
        return old.Find(past) is null ? past : throw new AlreadyExistsException($"There is a class \"{past}\", the name that \"{name}\" would keep. Rename it, or name all parts anew.");
    }
}
