using Assay.LabelStore.V1;

namespace Assay.Workbench.Api;

/// <summary>A class, for people to choose it.</summary>
internal sealed record ClassMatchModel(int Id, string Name, string Matched);

internal sealed record ClassMatchList(IReadOnlyList<ClassMatchModel> Matches, int Total);

/// <summary>A defining feature. Annotations tick it as <c>class/feature</c>.</summary>
internal sealed record FeatureModel(int Id, string Text);

/// <summary>A class and what is known of it.</summary>
internal sealed record ClassDetailsModel(
    int Id, string Name, IReadOnlyList<string> Synonyms, string Definition, IReadOnlyList<FeatureModel> Features, IReadOnlyList<string> Exemplars,
    IReadOnlyList<string> FormerNames, int? ReplacedBy, IReadOnlyList<int> StandsFor, long Version)
{
    public static ClassDetailsModel From(Class known) => new(
        known.Id, known.Name, known.Details.Synonyms, known.Details.Definition, [.. known.Details.Features.Select(feature => new FeatureModel(feature.Id, feature.Text))],
        known.Details.Exemplars, known.FormerNames, known.HasReplacedBy ? known.ReplacedBy : null, known.StandsFor, known.Changed);
}

internal sealed record ClassList(IReadOnlyList<ClassDetailsModel> Classes, int Total, string NextPageToken);

/// <summary>What a proposal shows of a class; exemplars that nobody chose are images that a scoring run is surest of.</summary>
internal sealed record ClassCardModel(int Id, string Name, IReadOnlyList<string> Synonyms, string Definition, IReadOnlyList<FeatureModel> Features, IReadOnlyList<string> Exemplars);

internal sealed record ClassCardList(IReadOnlyList<ClassCardModel> Classes);

/// <summary>What shall be known of a class from now on.</summary>
/// <param name="Definition">What belongs to it.</param>
/// <param name="Synonyms">Other words for it.</param>
/// <param name="Features">What an image of it may show; id 0 = a new one.</param>
/// <param name="Exemplars">Ids of images that show it well.</param>
/// <param name="Version">Version that the page has read: somebody else's change since is not overwritten.</param>
/// <param name="Annotator">Who changes it.</param>
/// <param name="Comment">Why; optional.</param>
internal sealed record ClassChange(
    string Definition, IReadOnlyList<string> Synonyms, IReadOnlyList<FeatureModel> Features, IReadOnlyList<string> Exemplars, long Version, string Annotator, string? Comment);

internal sealed record ClassRename(string Name, string Annotator, string? Comment);

/// <summary>Classes that become one: either a class that there is, or a new one.</summary>
internal sealed record ClassMerge(IReadOnlyList<int> Classes, int? Into, string? NewName, string Annotator, string? Comment);

internal sealed record ClassPartModel(string Name, IReadOnlyList<string>? Images);

/// <summary>What a class becomes; <c>rest</c> is the place of the part that all other images take, -1 = none.</summary>
internal sealed record ClassSplit(IReadOnlyList<ClassPartModel> Parts, int Rest, string Annotator, string? Comment);

/// <summary>Classes that came of a change, and the label version that has them.</summary>
internal sealed record ChangedClasses(IReadOnlyList<ClassDetailsModel> Classes, string LabelVersion);

internal sealed record TaxonomyChangeModel(
    long Version, string Kind, IReadOnlyList<int> Classes, IReadOnlyList<int> Results, string Text, string Annotator, string Comment, DateTimeOffset Created)
{
    public static TaxonomyChangeModel From(TaxonomyChange change) => new(
        change.Version, change.Kind.ToString().ToLowerInvariant(), change.ClassIds, change.ResultIds, change.Text, change.Annotator, change.Comment,
        change.Created?.ToDateTimeOffset() ?? default);
}

internal sealed record TaxonomyChangeList(IReadOnlyList<TaxonomyChangeModel> Changes, string NextPageToken);
