using System.Net.Mime;
using MassTransit;

namespace Assay.Messaging.FailedMessages;

/// <summary>The end of a delivery that failed on the bus within this process: in place of an error queue that nobody could read.</summary>
internal sealed class KeepFailedFilter(string queue, InMemoryFailedMessages messages) : IFilter<ExceptionReceiveContext>
{
    private static readonly ContentType Json = new("application/vnd.masstransit+json");

    public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        var exception = context.Exception.GetBaseException();
        var retries = context.TryGetPayload(out RetryContext? retry) ? retry.RetryCount : 0;
        messages.Keep(queue, new InMemoryFailedMessages.ReceiveFailure(
            context.GetBody(), context.ContentType ?? Json, new DateTimeOffset(context.ExceptionTimestamp, TimeSpan.Zero),
            exception.GetType().FullName ?? exception.GetType().Name, exception.Message, retries + 1));
        await next.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("keepFailed");
}
