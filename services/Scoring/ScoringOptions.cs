using System.ComponentModel.DataAnnotations;

namespace Assay.Scoring;

/// <summary>How this process works on runs.</summary>
public sealed class ScoringOptions
{
    /// <summary>The configuration section these options are bound to.</summary>
    public const string Section = "Scoring";

    /// <summary>Threads that train heads, and shards scored at once, 1 .. 256; 0 = one a core. It does not change a bit of what is written.</summary>
    [Range(0, 256, ErrorMessage = "Scoring:Threads must be 0 .. 256")]
    public int Threads { get; set; }

    /// <summary>Runs worked on at once, 1 .. 16. Each holds its training sample in memory.</summary>
    [Range(1, 16, ErrorMessage = "Scoring:RunsAtOnce must be 1 .. 16")]
    public int RunsAtOnce { get; set; } = 1;

    /// <summary>How long a run waits for what passes by itself, such as a service that restarts, before it fails; 0 .. 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", ErrorMessage = "Scoring:Patience must be 00:00:00 .. 1.00:00:00")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(5);

    internal ParallelOptions Parallel(CancellationToken cancellationToken) => new()
    {
        MaxDegreeOfParallelism = Threads > 0 ? Threads : Environment.ProcessorCount,
        CancellationToken = cancellationToken,
    };
}
