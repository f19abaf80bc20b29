using Microsoft.Extensions.Options;

namespace Assay.Inference.Jobs;

/// <summary>
/// Looks after open jobs: asks for shards as there is room in the queue, asks again for what is lost, and notices when a data set has ended to
/// grow. Every coordinator does; what one claims in the job's document no other asks for.
/// </summary>
internal sealed partial class EmbeddingFeeder(
    EmbeddingJobs jobs, EmbeddingJobCatalog catalog, IOptions<InferenceOptions> options, TimeProvider time, ILogger<EmbeddingFeeder> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.JobInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var job in await catalog.ListOpenAsync(null, stoppingToken))
                {
                    if (await jobs.AdvanceAsync(job, stoppingToken) is { Job.HasEnded: false } open)
                        await jobs.AskAgainIfStalledAsync(open, stoppingToken);
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.WillTryAgain(logger, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Open embedding jobs could not be looked after; trying again")]
        public static partial void WillTryAgain(ILogger logger, Exception exception);
    }
}
