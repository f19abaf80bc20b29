using Assay.Contracts.V1;
using Assay.Messaging;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using MassTransit;

namespace Assay.FunctionalTests.Scoring;

/// <summary>Does what a worker of Inference does, but for the images: entropies follow from the ids. The test says what becomes of a message.</summary>
internal sealed class AugmentingWorker(OtherServices others, IObjectStore store) : IConsumer<AugmentShard>
{
    public async Task Consume(ConsumeContext<AugmentShard> context)
    {
        var message = context.Message;
        others.Published.Enqueue(message);
        if (others.OnAugment?.Invoke(message) != false)
            await WriteAsync(store, message);
    }

    public static async Task WriteAsync(IObjectStore store, AugmentShard message)
    {
        var entropies = Enumerable.Range(0, SyntheticDataset.RowsOfShard).Select(row => row == 2 ? 0 : ((message.Shard * 31) + (row * 7)) % 100 / 50f).ToArray();
        var scored = Enumerable.Range(0, SyntheticDataset.RowsOfShard).Select(row => (byte)(row == 2 ? 0 : 1)).ToArray();
        await store.WriteColumnAsync<float>(DatasetKeys.RunColumn(message.Dataset, message.Run, message.Shard, "rde"), entropies);
        await store.WriteColumnAsync<byte>(DatasetKeys.RunColumn(message.Dataset, message.Run, message.Shard, "scored"), scored);
    }
}

internal sealed class AugmentingWorkerDefinition() : ServiceConsumerDefinition<AugmentingWorker>("test-augment", concurrency: 1);
