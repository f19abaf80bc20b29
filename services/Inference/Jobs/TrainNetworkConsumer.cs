using Assay.Contracts.V1;
using Assay.Inference.Networks;
using Assay.Messaging;
using MassTransit;

namespace Assay.Inference.Jobs;

/// <summary>
/// Trains networks, on a queue of its own so that shards do not wait behind them. A message is held for a turn at most, well below the time that a broker waits for an
/// answer; where there is more to do another follows. Until then it counts in the queue, so that a worker which trains is not scaled away.
/// </summary>
internal sealed class TrainNetworkConsumer(NetworkTraining training, WorkerTurn turn) : IConsumer<TrainNetwork>
{
    public Task Consume(ConsumeContext<TrainNetwork> context) => turn.DoAsync(context, async (asked, stop) =>
    {
        if (!await training.TrainAsync(asked.Message.Dataset, asked.Message.Run, stop))
            await asked.Publish(asked.Message, CancellationToken.None);
    });
}

internal sealed class TrainNetworkConsumerDefinition() : ServiceConsumerDefinition<TrainNetworkConsumer>(QueueNames.InferenceTrainNetwork, concurrency: 1);
