using Assay.Messaging;
using MassTransit;

namespace Assay.FunctionalTests.Messaging;

/// <summary>Does with a message what a test says.</summary>
internal sealed class WorkConsumer(Func<ConsumeContext<Work>, Task> consume) : IConsumer<Work>
{
    public const string Queue = QueueNames.InferenceEmbedShard;
    public const int Concurrency = 2;

    public Task Consume(ConsumeContext<Work> context) => consume(context);
}

internal sealed class WorkConsumerDefinition() : ServiceConsumerDefinition<WorkConsumer>(WorkConsumer.Queue, WorkConsumer.Concurrency);
