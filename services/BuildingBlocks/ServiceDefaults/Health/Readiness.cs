using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Assay.ServiceDefaults.Health;

/// <summary>
/// Whether this process can do its work: every check tagged <see cref="Tag"/> succeeds, and nobody has told the process to stop. Asked by
/// any number of probes at once, it asks the checks once. Thread-safe.
/// </summary>
internal sealed partial class Readiness(HealthCheckService checks, IHostApplicationLifetime lifetime, IOptions<HealthOptions> options, ILogger<Readiness> logger)
{
    public const string Tag = "ready";
    private const string All = "all";
    private readonly Lock _lock = new();
    private readonly Dictionary<string, HealthStatus> _seen = [];
    private Task<bool>? _answer;

    // By the machine's clock: probes are real, whatever time a test makes it.
    private long _asked;

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        Task<bool> answer;
        lock (_lock)
        {
            if (_answer is null || (_answer.IsCompleted && Stopwatch.GetElapsedTime(_asked) >= options.Value.CacheTime))
            {
                _asked = Stopwatch.GetTimestamp();
                // Not cancelled with the one who asks first: others wait for it too.
                _answer = Task.Run(AskAsync, CancellationToken.None);
            }

            answer = _answer;
        }

        return !lifetime.ApplicationStopping.IsCancellationRequested && await answer.WaitAsync(cancellationToken) && !lifetime.ApplicationStopping.IsCancellationRequested;
    }

    private async Task<bool> AskAsync()
    {
        try
        {
            // The service asks its checks to stop in time; one that does not listen must not hold up the answer.
            var report = await checks.CheckHealthAsync(check => check.Tags.Contains(Tag), CancellationToken.None).WaitAsync(options.Value.CheckTimeout * 2);
            foreach (var (name, entry) in report.Entries)
                Note(name, entry.Status, Explain(entry));
            Note(All, HealthStatus.Healthy, "");
            return report.Status != HealthStatus.Unhealthy;
        }
        catch (TimeoutException)
        {
            Note(All, HealthStatus.Unhealthy, "The checks do not end.");
            return false;
        }
    }

    private static string Explain(HealthReportEntry entry) => entry.Exception switch
    {
        { } exception when string.IsNullOrEmpty(entry.Description) || exception.Message == entry.Description => exception.Message,
        _ => entry.Description ?? "It says no reason.",
    };

    // A line a change; the answer is made by one at a time.
    private void Note(string check, HealthStatus status, string reason)
    {
        var before = _seen.GetValueOrDefault(check, HealthStatus.Healthy);
        _seen[check] = status;
        if (status == before)
            return;
        if (status == HealthStatus.Unhealthy)
            Log.Failed(logger, check, reason);
        else if (status == HealthStatus.Degraded)
            Log.Degraded(logger, check, reason);
        else
            Log.Recovered(logger, check);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Not ready: {Check} fails. {Reason}")]
        public static partial void Failed(ILogger logger, string check, string reason);

        [LoggerMessage(2, LogLevel.Information, "{Check} works again")]
        public static partial void Recovered(ILogger logger, string check);

        [LoggerMessage(3, LogLevel.Warning, "Ready, but {Check} is not as it should be. {Reason}")]
        public static partial void Degraded(ILogger logger, string check, string reason);
    }
}
