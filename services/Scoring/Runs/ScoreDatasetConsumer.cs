using Assay.Contracts.V1;
using MassTransit;

namespace Assay.Scoring.Runs;

/// <summary>Works on a run; puts it back into the queue where the process stops before the run has ended.</summary>
internal sealed class ScoreDatasetConsumer(RunRunner runner) : IConsumer<ScoreDataset>
{
    public async Task Consume(ConsumeContext<ScoreDataset> context)
    {
        if (!await runner.RunAsync(context.Message.Run, context.CancellationToken))
            await context.Publish(context.Message, CancellationToken.None);
    }
}
