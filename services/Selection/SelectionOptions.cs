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

    /// <summary>Campaigns driven at once, 1 .. 64. Those that wait for people or for runs count for none.</summary>
    [Range(1, 64, ErrorMessage = "Selection:CampaignsAtOnce must be 1 .. 64")]
    public int CampaignsAtOnce { get; set; } = 2;

    /// <summary>How often a campaign that waits for people or for a run is looked at, at least, 100 milliseconds .. 1 hour; more often while it has not waited for long.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00", ErrorMessage = "Selection:LookInterval must be 00:00:00.1 .. 01:00:00")]
    public TimeSpan LookInterval { get; set; } = TimeSpan.FromMinutes(1);

    internal ParallelOptions Parallel(CancellationToken cancellationToken) => new()
    {
        MaxDegreeOfParallelism = Threads > 0 ? Threads : Environment.ProcessorCount,
        CancellationToken = cancellationToken,
    };
}
