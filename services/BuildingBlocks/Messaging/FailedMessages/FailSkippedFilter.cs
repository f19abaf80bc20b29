using MassTransit;
using MassTransit.Middleware.Rescue;

namespace Assay.Messaging.FailedMessages;

/// <summary>
/// A message whose type no consumer of the queue knows ends where every other that cannot be handled does. MassTransit has a queue of its
/// own for them, at which nobody would look.
/// </summary>
internal sealed class FailSkippedFilter(IFilter<ExceptionReceiveContext> end) : IFilter<ReceiveContext>
{
    public async Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
    {
        var unknown = new MessageNotConsumedException(context.InputAddress, "No consumer of the queue knows a message of this type.");
        await end.Send(new RescueExceptionReceiveContext(context, unknown), Pipe.Empty<ExceptionReceiveContext>());
        await next.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("failSkipped");
}
