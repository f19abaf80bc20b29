using System.Globalization;
using Assay.Documents;
using Assay.ServiceDefaults.Errors;

namespace Assay.LabelStore.Taxonomy;

/// <summary>What is known of a class besides its name, which the <see cref="TaxonomyDocument"/> has. Absent where nothing ever was.</summary>
internal sealed record ClassDocument
{
    public const string ByChanged = "by_changed";

    public static CollectionDefinition<ClassDocument> Collection { get; } = new(
        "labelstore_classes",
        described => IdOf(described.Dataset, described.Class),
        new DocumentIndex<ClassDocument>(ByChanged, ("dataset", described => described.Dataset), ("changed", described => described.Changed)));

    public required string Dataset { get; init; }

    /// <summary>Class id.</summary>
    public required int Class { get; init; }

    public IReadOnlyList<string> Synonyms { get; init; } = [];

    public string Definition { get; init; } = "";

    public IReadOnlyList<DefiningFeature> Features { get; init; } = [];

    /// <summary>Largest id that a feature of this class ever had.</summary>
    public int LastFeature { get; init; }

    public IReadOnlyList<string> Exemplars { get; init; } = [];

    /// <summary>
    /// Version of the taxonomy at which it was changed last. It is written before the taxonomy takes that version, so who has seen version n finds by this index
    /// all that changed until then.
    /// </summary>
    public long Changed { get; init; }

    public static string IdOf(string dataset, int label) => string.Create(CultureInfo.InvariantCulture, $"{dataset}/{label:D7}");

    /// <summary>This class as it is wanted.</summary>
    /// <exception cref="InvalidInputException">A feature has an id that this class has not.</exception>
    public ClassDocument With(ClassDescription wanted)
    {
        var known = Features.Select(feature => feature.Id).ToHashSet();
        var last = LastFeature;
        var features = new List<DefiningFeature>(wanted.Features.Count);
        foreach (var (index, feature) in wanted.Features.Index())
        {
            if (feature.Id != 0 && !known.Contains(feature.Id))
                throw new InvalidInputException($"details.features[{index}].id", $"the class has no feature {feature.Id}; take 0 for a new one, or read the class again");
            features.Add(feature.Id != 0 ? feature : feature with { Id = ++last });
        }

        return this with { Synonyms = wanted.Synonyms, Definition = wanted.Definition, Features = features, LastFeature = last, Exemplars = wanted.Exemplars };
    }

    /// <summary>As <see cref="With"/>, where features are told by their words.</summary>
    public ClassDocument WithImported(ClassDescription wanted)
    {
        var ids = Features.ToDictionary(feature => feature.Text, feature => feature.Id, StringComparer.Ordinal);
        return With(wanted with { Features = [.. wanted.Features.Select(feature => feature with { Id = ids.GetValueOrDefault(feature.Text) })] });
    }

    public bool SaysTheSameAs(ClassDocument other) =>
        Definition == other.Definition && Synonyms.SequenceEqual(other.Synonyms) && Features.SequenceEqual(other.Features) && Exemplars.SequenceEqual(other.Exemplars);
}
