namespace Assay.AllInOne;

/// <summary>Where the one process keeps everything.</summary>
public sealed class DataOptions
{
    public const string Section = "Data";

    /// <summary>Folder of the objects and the database; made if it is missing. Only one process may use it at a time.</summary>
    public string Folder { get; set; } = "assay-data";
}
