namespace Assay.ServiceDefaults.Health;

/// <summary>How readiness is found out.</summary>
public sealed class HealthOptions
{
    public const string Section = "Health";

    /// <summary>How long an answer is given again before the checks are asked anew, 0 .. 1 minute; so many probes do not become as many calls of the stores.</summary>
    public TimeSpan CacheTime { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a check may take before it counts as failed, 100 ms .. 1 minute; below the timeout of the probe.</summary>
    public TimeSpan CheckTimeout { get; set; } = TimeSpan.FromSeconds(4);
}
