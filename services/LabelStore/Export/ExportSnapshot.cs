namespace Assay.LabelStore.Export;

/// <summary>What an export has in it, whatever happens while it is written.</summary>
/// <param name="Dataset">Name of the data set.</param>
/// <param name="Version">Label version; empty = the given labels overlaid with the decisions.</param>
/// <param name="UpTo">Number of the newest annotation taken in.</param>
/// <param name="Shards">Shards.</param>
/// <param name="Images">Images in them.</param>
internal sealed record ExportSnapshot(string Dataset, string Version, long UpTo, int Shards, long Images);
