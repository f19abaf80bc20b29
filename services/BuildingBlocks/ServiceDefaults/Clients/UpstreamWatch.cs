using Assay.ServiceDefaults.Jobs;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using HealthClient = Grpc.Health.V1.Health.HealthClient;

namespace Assay.ServiceDefaults.Clients;

/// <summary>
/// Says once, after the start, which of the services that this process calls do not answer, and once when each does. The process works
/// without them as far as it can, so its readiness does not depend on them: services that wait for each other would never start.
/// </summary>
internal sealed partial class UpstreamWatch(
    IEnumerable<UpstreamService> upstreams, ServiceChannels channels, IHostApplicationLifetime lifetime, ILogger<UpstreamWatch> logger) : BackgroundService
{
    // Services that start together need some seconds; only what is away for longer is worth a line.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.WaitForStartAsync(stoppingToken);
        await Task.WhenAll(upstreams.DistinctBy(upstream => upstream.Name).Select(upstream => WatchAsync(upstream, stoppingToken)));
    }

    private async Task WatchAsync(UpstreamService upstream, CancellationToken stoppingToken)
    {
        if (channels.FindAddress(upstream) is not { } address)
        {
            Log.Unknown(logger, upstream.Name, upstream.Key);
            return;
        }

        var health = new HealthClient(channels.Connect(upstream));
        var started = TimeProvider.System.GetTimestamp();
        var wasSaid = false;
        using var timer = new PeriodicTimer(Interval);
        do
        {
            try
            {
                await health.CheckAsync(new HealthCheckRequest { Service = "liveness" }, deadline: DateTime.UtcNow + Patience, cancellationToken: stoppingToken);
                if (wasSaid)
                    Log.Answers(logger, upstream.Name, address);
                return;
            }
            catch (RpcException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (RpcException exception)
            {
                if (!wasSaid && TimeProvider.System.GetElapsedTime(started) > Grace)
                {
                    Log.Away(logger, upstream.Name, address, exception.Status.Detail, upstream.Key);
                    wasSaid = true;
                }
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Service} does not answer at {Address} ({Reason}); what needs it fails until it does. Start it, or correct {Key}")]
        public static partial void Away(ILogger logger, string service, Uri address, string reason, string key);

        [LoggerMessage(2, LogLevel.Information, "{Service} answers at {Address}")]
        public static partial void Answers(ILogger logger, string service, Uri address);

        [LoggerMessage(3, LogLevel.Warning, "This process calls {Service}, which it does not serve, and does not know where it is; set {Key} to its address")]
        public static partial void Unknown(ILogger logger, string service, string key);
    }
}
