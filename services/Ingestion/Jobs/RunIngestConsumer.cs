using Assay.Contracts.V1;
using MassTransit;

namespace Assay.Ingestion.Jobs;

/// <summary>Looks at an ingest job soon. The work is not part of the message, which would have to be held for as long as it lasts.</summary>
internal sealed class RunIngestConsumer(IngestRunner runner) : IConsumer<RunIngest>
{
    public Task Consume(ConsumeContext<RunIngest> context)
    {
        runner.Nudge(context.Message.Job);
        return Task.CompletedTask;
    }
}
