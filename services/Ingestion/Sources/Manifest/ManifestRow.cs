namespace Assay.Ingestion.Sources.Manifest;

/// <summary>A row of a manifest as it is written there.</summary>
internal sealed class ManifestRow
{
    public required long Line { get; init; }

    public string Path { get; set; } = "";

    public string ObjectKey { get; set; } = "";

    public IReadOnlyList<string> Labels { get; set; } = [];

    public string Name { get; set; } = "";

    public string Split { get; set; } = "";
}
