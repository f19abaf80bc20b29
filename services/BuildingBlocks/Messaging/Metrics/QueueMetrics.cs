using System.Diagnostics.Metrics;
using Assay.Messaging.FailedMessages;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Assay.Messaging.Metrics;

/// <summary>
/// What waits in this service's queues, looked up now and then: meter <c>Assay.Messaging</c>. Every process of a service tells the same
/// of the same queue, so take the highest, not the sum.
/// </summary>
internal sealed partial class QueueMetrics : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private readonly IFailedMessages _messages;
    private readonly TimeProvider _time;
    private readonly ILogger<QueueMetrics> _logger;
    private volatile IReadOnlyList<QueueDepth> _depths = [];

    public QueueMetrics(IFailedMessages messages, IMeterFactory meters, TimeProvider time, ILogger<QueueMetrics> logger)
    {
        _messages = messages;
        _time = time;
        _logger = logger;
        var meter = meters.Create("Assay.Messaging");
        meter.CreateObservableGauge(
            "assay.messaging.failed_messages", () => _depths.Select(depth => new Measurement<long>(depth.Failed, new KeyValuePair<string, object?>("queue", depth.Queue))),
            "{message}", "Messages that no consumer could handle and that wait for a person.");
        meter.CreateObservableGauge(
            "assay.messaging.queue_messages",
            () => _depths.Where(depth => depth.Messages is not null).Select(depth => new Measurement<long>(depth.Messages!.Value, new KeyValuePair<string, object?>("queue", depth.Queue))),
            "{message}", "Messages that no consumer has taken yet.");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, _time);
        do
        {
            try
            {
                _depths = await _messages.CountAsync(stoppingToken);
            }
            catch (MessagingUnavailableException exception)
            {
                // Readiness tells that the broker is away; numbers of before would be wrong.
                _depths = [];
                Log.Unknown(_logger, exception.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(10, LogLevel.Debug, "What waits in the queues is not known: {Reason}")]
        public static partial void Unknown(ILogger logger, string reason);
    }
}
