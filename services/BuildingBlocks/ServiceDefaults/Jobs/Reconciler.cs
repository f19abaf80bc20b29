using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Assay.ServiceDefaults.Jobs;

/// <summary>
/// Compares what unfinished work asks for with what exists and makes good the difference, so that a crash, a purged queue, a message in
/// an error queue or the loss of the in-memory bus loses nothing: when the process has started and its bus and endpoints are up, and then
/// again and again, in every process of the service. Tries again soon where it fails.
/// </summary>
public abstract partial class Reconciler(IHostApplicationLifetime lifetime, IOptions<JobsOptions> options, TimeProvider time, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    /// <summary>Clock.</summary>
    protected TimeProvider Time => time;

    /// <summary>How long it rests after it succeeded; infinite = for good.</summary>
    protected virtual TimeSpan Interval => options.Value.ReconcileInterval;

    /// <summary>Makes good what is missing. Must be idempotent, cheap where nothing is, and right while other processes do the same.</summary>
    /// <param name="isFirst">True until it succeeded once since the process started.</param>
    /// <param name="cancellationToken">The process stops.</param>
    protected abstract Task ReconcileAsync(bool isFirst, CancellationToken cancellationToken);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.WaitForStartAsync(stoppingToken);

        var (delay, isFirst) = (FirstDelay, true);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ReconcileAsync(isFirst, stoppingToken);
                (delay, isFirst) = (FirstDelay, false);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.WillTryAgain(logger, exception, GetType().Name, delay);
                await Task.Delay(delay, time, stoppingToken);
                delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
                continue;
            }

            if (Interval == Timeout.InfiniteTimeSpan)
                return;
            await Task.Delay(JobsOptions.Jitter(Interval), time, stoppingToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Reconciler} failed; trying again in {Delay}")]
        public static partial void WillTryAgain(ILogger logger, Exception exception, string reconciler, TimeSpan delay);
    }
}
