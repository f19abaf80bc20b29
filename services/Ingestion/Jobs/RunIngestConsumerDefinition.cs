using Assay.Messaging;
using Microsoft.Extensions.Options;

namespace Assay.Ingestion.Jobs;

internal sealed class RunIngestConsumerDefinition(IOptions<IngestionOptions> options)
    : ServiceConsumerDefinition<RunIngestConsumer>(QueueNames.IngestionRunIngest, options.Value.JobsInFlight);
