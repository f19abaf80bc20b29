namespace Assay.LabelStore.Taxonomy;

/// <summary>What a class means, as someone wants it to be.</summary>
/// <param name="Synonyms">Other words for it.</param>
/// <param name="Definition">What belongs to it; may be empty.</param>
/// <param name="Features">What an image of it may show; id 0 = a new one.</param>
/// <param name="Exemplars">Ids of images that show it well.</param>
internal sealed record ClassDescription(
    IReadOnlyList<string> Synonyms, string Definition, IReadOnlyList<DefiningFeature> Features, IReadOnlyList<string> Exemplars);
