using Assay.Contracts.V1;
using MassTransit;

namespace Assay.Scoring.Runs;

/// <summary>
/// Looks at a run soon: the work is not part of the message, which would have to be held for as long as it lasts. On the same queue comes word of what
/// the workers of Inference could not do.
/// </summary>
internal sealed class ScoreDatasetConsumer(RunRunner runner, WorkerFaults faults)
    : IConsumer<ScoreDataset>, IConsumer<Fault<AugmentShard>>, IConsumer<Fault<TrainNetwork>>
{
    public Task Consume(ConsumeContext<ScoreDataset> context)
    {
        runner.Nudge(context.Message.Run);
        return Task.CompletedTask;
    }

    public Task Consume(ConsumeContext<Fault<AugmentShard>> context)
    {
        var shard = context.Message.Message;
        return faults.FailRunAsync(shard.Run, $"Shard {shard.Shard}: ", context.Message.Exceptions, context.CancellationToken);
    }

    public Task Consume(ConsumeContext<Fault<TrainNetwork>> context) =>
        faults.FailRunAsync(context.Message.Message.Run, "", context.Message.Exceptions, context.CancellationToken);
}
