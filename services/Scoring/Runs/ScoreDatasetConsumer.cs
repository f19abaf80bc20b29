using Assay.Contracts.V1;
using MassTransit;

namespace Assay.Scoring.Runs;

/// <summary>Looks at a run soon. The work is not part of the message, which would have to be held for as long as it lasts.</summary>
internal sealed class ScoreDatasetConsumer(RunRunner runner) : IConsumer<ScoreDataset>
{
    public Task Consume(ConsumeContext<ScoreDataset> context)
    {
        runner.Nudge(context.Message.Run);
        return Task.CompletedTask;
    }
}
