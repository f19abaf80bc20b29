using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Assay.ObjectStorage.S3;

/// <summary>
/// At start: what only a person can mend ends the process with a reason; a store that is away is waited for, and the bucket made
/// when it is back.
/// </summary>
internal sealed partial class OwnBucketCheck(OwnBucket bucket, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<OwnBucketCheck> logger) : BackgroundService
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private bool _isThere;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!bucket.IsUsed)
            return;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            await bucket.EnsureAsync(limit.Token);
            _isThere = true;
        }
        catch (ObjectStoreException e) when (e is not ObjectStoreRefusedException)
        {
            Log.Away(logger, e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Away(logger, $"S3 did not answer within {Limit}");
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!_isThere)
        {
            await Task.Delay(Pause, time, stoppingToken);
            try
            {
                await bucket.EnsureAsync(stoppingToken);
                _isThere = true;
                Log.Back(logger);
            }
            catch (ObjectStoreRefusedException e)
            {
                Log.Refused(logger, e.Message);
                Environment.ExitCode = 1;
                lifetime.StopApplication();
                return;
            }
            catch (ObjectStoreException e)
            {
                Log.Away(logger, e.Message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Reason} The process stays up, is not ready, and tries again")]
        public static partial void Away(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Information, "The object store is there now")]
        public static partial void Back(ILogger logger);

        [LoggerMessage(3, LogLevel.Critical, "{Reason}")]
        public static partial void Refused(ILogger logger, string reason);
    }
}
