using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Assay.ServiceDefaults.Jobs;

/// <summary>
/// Runs once when the process has started and its bus and endpoints are up: compares what unfinished jobs ask for with what exists and
/// publishes the difference, so that a crash, a purged queue or the loss of the in-memory bus loses nothing. Tries again until it succeeds.
/// </summary>
public abstract partial class Reconciler(IHostApplicationLifetime lifetime, TimeProvider time, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    /// <summary>Publishes what is missing. Must be idempotent.</summary>
    protected abstract Task ReconcileAsync(CancellationToken cancellationToken);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        await using var onStarted = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);

        for (var delay = FirstDelay; !stoppingToken.IsCancellationRequested; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            try
            {
                await ReconcileAsync(stoppingToken);
                return;
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                Log.WillTryAgain(logger, exception, GetType().Name, delay);
                await Task.Delay(delay, time, stoppingToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Reconciler} failed; trying again in {Delay}")]
        public static partial void WillTryAgain(ILogger logger, Exception exception, string reconciler, TimeSpan delay);
    }
}
