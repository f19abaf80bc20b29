namespace Assay.LabelStore.Import;

/// <summary>What an imported file says of images.</summary>
/// <param name="Import">Id of the import.</param>
/// <param name="RemovesUnlisted">True = images that the file does not name are removed; false = they keep what they have.</param>
internal sealed record ImportSource(string Import, bool RemovesUnlisted);
