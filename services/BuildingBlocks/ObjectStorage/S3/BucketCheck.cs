using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Assay.ObjectStorage.S3;

/// <summary>
/// Asks for the bucket while the process starts: what only a person can mend ends the process with a reason; a store that is away is
/// waited for, in the background, and then its bucket is made where that is allowed.
/// </summary>
internal sealed partial class BucketCheck(S3ObjectStore store, IHostApplicationLifetime lifetime, ILogger<BucketCheck> logger) : BackgroundService
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private bool _isThere;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _isThere = await TryAsync(cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!_isThere)
            {
                await Task.Delay(Interval, stoppingToken).ConfigureAwait(false);
                _isThere = await TryAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (ObjectStoreRefusedException exception)
        {
            Log.Refused(logger, exception.Message);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            await store.EnsureBucketAsync(limit.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is ObjectStoreException and not ObjectStoreRefusedException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Log.Away(logger, exception.Message);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Reason} The process stays up, is not ready, and tries again")]
        public static partial void Away(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Critical, "{Reason}")]
        public static partial void Refused(ILogger logger, string reason);
    }
}
