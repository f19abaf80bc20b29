using System.ComponentModel.DataAnnotations;

namespace Assay.Selection;

/// <summary>How this process selects.</summary>
public sealed class SelectionOptions
{
    /// <summary>The configuration section these options are bound to.</summary>
    public const string Section = "Selection";

    /// <summary>Shards read at once, 1 .. 256; 0 = one a core. It does not change what is selected.</summary>
    [Range(0, 256, ErrorMessage = "Selection:Threads must be 0 .. 256")]
    public int Threads { get; set; }

    internal ParallelOptions Parallel(CancellationToken cancellationToken) => new()
    {
        MaxDegreeOfParallelism = Threads > 0 ? Threads : Environment.ProcessorCount,
        CancellationToken = cancellationToken,
    };
}
