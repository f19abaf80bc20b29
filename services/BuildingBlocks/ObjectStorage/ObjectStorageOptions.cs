using Assay.ObjectStorage.S3;

namespace Assay.ObjectStorage;

/// <summary>Where objects are kept.</summary>
public sealed class ObjectStorageOptions
{
    /// <summary>The configuration section these options are bound to.</summary>
    public const string Section = "ObjectStorage";

    /// <summary>Which adapter keeps the objects.</summary>
    public ObjectStorageKind Kind { get; set; }

    /// <summary>The folder that holds the objects; created when absent. Required for <see cref="ObjectStorageKind.Folder"/>.</summary>
    public string Folder { get; set; } = "";

    /// <summary>
    /// Whether each object is flushed to the disk before it becomes visible. Without it (the default) an object survives the
    /// death of the process but the newest may be lost with the power; every object can be made again by running its job again.
    /// </summary>
    public bool FlushToDisk { get; set; }

    /// <summary>The S3 endpoint: of the objects, or only of buckets whose images are read by reference.</summary>
    public S3Options S3 { get; set; } = new();
}
