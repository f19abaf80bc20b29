using Assay.Messaging;

namespace Assay.LabelStore.Batches;

internal sealed class BatchSelectedConsumerDefinition()
    : ServiceConsumerDefinition<BatchSelectedConsumer>(QueueNames.LabelStoreBatchSelected, concurrency: 2);
