namespace Assay.Contracts.V1;

/// <summary>A new label version is in the object store.</summary>
public sealed record LabelsChanged
{
    /// <summary>Name of the data set.</summary>
    public required string Dataset { get; init; }

    /// <summary>Name of the version, such as v0003.</summary>
    public required string Version { get; init; }

    /// <summary>Images whose label differs from the version before.</summary>
    public required long Changed { get; init; }
}
