using Assay.Contracts.V1;
using Assay.Scoring.Methods.ResponseDistribution;
using MassTransit;

namespace Assay.Scoring.Runs;

/// <summary>
/// Looks at a run soon: the work is not part of the message, which would have to be held for as long as it lasts. On the same queue comes word of shards
/// that the workers of Inference could not score.
/// </summary>
internal sealed class ScoreDatasetConsumer(RunRunner runner, AugmentationFaults faults) : IConsumer<ScoreDataset>, IConsumer<Fault<AugmentShard>>
{
    public Task Consume(ConsumeContext<ScoreDataset> context)
    {
        runner.Nudge(context.Message.Run);
        return Task.CompletedTask;
    }

    public Task Consume(ConsumeContext<Fault<AugmentShard>> context) => faults.FailRunAsync(context.Message, context.CancellationToken);
}
