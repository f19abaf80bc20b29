using Assay.Contracts.V1;
using MassTransit;

namespace Assay.LabelStore.Batches;

/// <summary>Opens the batch that was selected.</summary>
internal sealed class BatchSelectedConsumer(BatchOpener opener, TimeProvider time) : IConsumer<BatchSelected>
{
    public Task Consume(ConsumeContext<BatchSelected> context)
    {
        var selected = context.Message;
        var batch = new BatchDocument
        {
            Id = selected.Selection,
            Dataset = selected.Dataset,
            Title = selected.Title,
            AnnotatorsPerImage = Math.Clamp(selected.AnnotatorsPerImage, 1, BatchService.MaxAnnotatorsPerImage),
            LabelVersion = selected.LabelVersion,
            Run = selected.Run,
            ItemsKey = selected.ItemsKey,
            Created = time.GetUtcNow(),
        };
        return opener.OpenAsync(batch, context.CancellationToken);
    }
}
