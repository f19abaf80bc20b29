using Assay.Contracts.V1;
using MassTransit;

namespace Assay.Selection.Selections;

/// <summary>Hands a selection to the label store, which opens its batch once however often it is told.</summary>
internal sealed class SelectionPublisher(IBus bus)
{
    public Task PublishAsync(SelectionDocument selection, CancellationToken cancellationToken) => bus.Publish(
        new BatchSelected
        {
            Dataset = selection.Dataset,
            Selection = selection.Id,
            ItemsKey = selection.ItemsKey(),
            Title = selection.Title,
            AnnotatorsPerImage = selection.AnnotatorsPerImage,
            LabelVersion = selection.LabelVersion,
            Run = selection.Run,
        },
        cancellationToken);
}
