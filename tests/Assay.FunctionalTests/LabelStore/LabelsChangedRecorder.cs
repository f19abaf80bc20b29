using Assay.Contracts.V1;
using MassTransit;

namespace Assay.FunctionalTests.LabelStore;

internal sealed class LabelsChangedRecorder(PublishedLabels published) : IConsumer<LabelsChanged>
{
    public Task Consume(ConsumeContext<LabelsChanged> context)
    {
        published.Events.Enqueue(context.Message);
        return Task.CompletedTask;
    }
}
