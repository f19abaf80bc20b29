namespace Assay.Documents;

/// <summary>Where documents are kept.</summary>
public sealed class DocumentsOptions
{
    /// <summary>The configuration section these options are bound to.</summary>
    public const string Section = "Documents";

    /// <summary>The kind of store: one SQLite file, or MongoDB.</summary>
    public DocumentStoreKind Kind { get; set; }

    /// <summary>
    /// The SQLite database file; it and its folder are created when absent. Must lie on a local disk, not on a network share.
    /// Required for <see cref="DocumentStoreKind.Sqlite"/>.
    /// </summary>
    public string Path { get; set; } = "";

    /// <summary>How long to wait while another process holds the database's write lock.</summary>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether every change is flushed to the disk before it returns (SQLite <c>synchronous=FULL</c>). Without it (the default,
    /// <c>NORMAL</c> with a write-ahead log) a change survives the death of the process, by SIGKILL too, because the operating
    /// system has it; only a power cut or a crash of the machine can lose the last moments, and never leaves the database
    /// inconsistent. It costs one disk flush a change.
    /// </summary>
    public bool FlushToDisk { get; set; }

    /// <summary>The deployment for <see cref="DocumentStoreKind.MongoDb"/>.</summary>
    public MongoDbOptions MongoDb { get; set; } = new();
}
