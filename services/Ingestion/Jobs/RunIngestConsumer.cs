using Assay.Contracts.V1;
using MassTransit;

namespace Assay.Ingestion.Jobs;

/// <summary>Gives an ingest job its turn and puts it back into the queue while there is more to do.</summary>
internal sealed class RunIngestConsumer(IngestRunner runner) : IConsumer<RunIngest>
{
    public async Task Consume(ConsumeContext<RunIngest> context)
    {
        if (await runner.RunAsync(context.Message.Job, context.CancellationToken))
            await context.Publish(context.Message, CancellationToken.None);
    }
}
