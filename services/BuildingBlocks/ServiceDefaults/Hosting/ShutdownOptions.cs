namespace Assay.ServiceDefaults.Hosting;

/// <summary>How a process ends after SIGTERM.</summary>
public sealed class ShutdownOptions
{
    public const string Section = "Shutdown";

    /// <summary>
    /// How long calls and messages in flight may take to end, 1 second .. 1 day; what is not done by then goes back to its queue. The
    /// platform must wait longer than this, and <see cref="Delay"/>, before it kills the process.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>
    /// How long calls are still taken while readiness already says no, 0 .. 10 minutes: the time that a load balancer needs to look
    /// elsewhere. 0 where nothing balances.
    /// </summary>
    public TimeSpan Delay { get; set; }
}
