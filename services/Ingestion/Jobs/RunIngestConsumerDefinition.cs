using Assay.Messaging;

namespace Assay.Ingestion.Jobs;

internal sealed class RunIngestConsumerDefinition() : ServiceConsumerDefinition<RunIngestConsumer>(QueueNames.IngestionRunIngest, concurrency: 1);
