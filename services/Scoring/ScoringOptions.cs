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

    /// <summary>Bytes of embeddings (float16) that a head run on every image keeps in memory between the passes, 0 .. 1 TiB; what does not fit is read again in each pass.</summary>
    [Range(0L, 1L << 40, ErrorMessage = "Scoring:CacheBytes must be 0 .. 1,099,511,627,776")]
    public long CacheBytes { get; set; } = 1L << 30;

    /// <summary>How long a run waits for what passes by itself, such as a service that restarts, before it fails; 0 .. 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", ErrorMessage = "Scoring:Patience must be 00:00:00 .. 1.00:00:00")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Shards that a run asks the workers of Inference for at once, 1 .. 65,536. As many messages wait in the queue at most, by whose length workers are scaled.</summary>
    [Range(1, 65536, ErrorMessage = "Scoring:AskedShards must be 1 .. 65536")]
    public int AskedShards { get; set; } = 256;

    /// <summary>
    /// After this time without a shard that the workers of Inference have finished, shards that were asked for are asked for again, 1 second .. 1 day; each further
    /// time waits twice as long. Longer than a shard takes, or some are done twice.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = "Scoring:RepeatAfter must be 00:00:01 .. 1.00:00:00")]
    public TimeSpan RepeatAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How often a run looks for the shards that the workers of Inference have finished, 10 milliseconds .. 1 hour; never more than a fifth of its time.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "01:00:00", ErrorMessage = "Scoring:LookInterval must be 00:00:00.01 .. 01:00:00")]
    public TimeSpan LookInterval { get; set; } = TimeSpan.FromSeconds(1);

    internal ParallelOptions Parallel(CancellationToken cancellationToken) => new()
    {
        MaxDegreeOfParallelism = Threads > 0 ? Threads : Environment.ProcessorCount,
        CancellationToken = cancellationToken,
    };
}
