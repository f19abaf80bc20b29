using System.Diagnostics.Metrics;
using MassTransit;

namespace Assay.Messaging.Metrics;

/// <summary>How long messages wait and how long consumers take, by queue: meter <c>Assay.Messaging</c>.</summary>
internal sealed class ConsumeMetrics : IReceiveObserver
{
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 1800, 3600],
    };

    private readonly Histogram<double> _lag;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _faults;
    private readonly TimeProvider _time;

    public ConsumeMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.Create("Assay.Messaging");
        _lag = meter.CreateHistogram("assay.messaging.lag", "s", "Time from the publication of a message to the beginning of its consumption.", advice: Seconds);
        _duration = meter.CreateHistogram("assay.messaging.consume.duration", "s", "Time that a consumer took for a message, retries included.", advice: Seconds);
        _faults = meter.CreateCounter<long>("assay.messaging.faults", "{message}", "Messages whose consumer failed for good, by the kind of exception.");
    }

    public Task PreReceive(ReceiveContext context) => Task.CompletedTask;

    public Task PostReceive(ReceiveContext context) => Task.CompletedTask;

    public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType)
        where T : class
    {
        Record(context, duration);
        return Task.CompletedTask;
    }

    public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception)
        where T : class
    {
        Record(context, duration);
        _faults.Add(1, Queue(context), new("error.type", exception.GetType().FullName));
        return Task.CompletedTask;
    }

    public Task ReceiveFault(ReceiveContext context, Exception exception) => Task.CompletedTask;

    private void Record(ConsumeContext context, TimeSpan duration)
    {
        var queue = Queue(context);
        _duration.Record(duration.TotalSeconds, queue);

        // Clocks of two machines differ: what seems to come from the future has not waited.
        if (context.SentTime is { } sent)
            _lag.Record(Math.Max(0, (_time.GetUtcNow().UtcDateTime - duration - sent).TotalSeconds), queue);
    }

    private static KeyValuePair<string, object?> Queue(ConsumeContext context) => new("queue", context.ReceiveContext.InputAddress.Segments[^1]);
}
