using Assay.Contracts.V1;
using Assay.Messaging;
using MassTransit;

namespace Assay.FunctionalTests.Scoring;

internal sealed class EventRecorder(OtherServices others) : IConsumer<ScoresComputed>, IConsumer<BatchSelected>
{
    public Task Consume(ConsumeContext<ScoresComputed> context) => Record(context.Message);

    public Task Consume(ConsumeContext<BatchSelected> context) => Record(context.Message);

    private Task Record(object message)
    {
        others.Published.Enqueue(message);
        return Task.CompletedTask;
    }
}

internal sealed class EventRecorderDefinition() : ServiceConsumerDefinition<EventRecorder>("test-events", concurrency: 1);
