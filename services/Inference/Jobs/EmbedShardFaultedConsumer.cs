using Assay.Contracts.V1;
using Assay.Messaging;
using MassTransit;

namespace Assay.Inference.Jobs;

/// <summary>A shard that cannot be embedded, after all retries, ends its job with the reason.</summary>
internal sealed class EmbedShardFaultedConsumer(EmbeddingJobs jobs) : IConsumer<Fault<EmbedShard>>
{
    // Only messages of our own exceptions are made for people.
    private const string OwnTypes = "Assay.";

    public Task Consume(ConsumeContext<Fault<EmbedShard>> context)
    {
        var shard = context.Message.Message;
        var cause = context.Message.Exceptions.FirstOrDefault();
        // Cut short, not failed: nothing comes of it, so it is asked for again.
        if (cause?.ExceptionType.Contains("Canceled", StringComparison.Ordinal) == true)
            return Task.CompletedTask;
        var reason = cause is not null && cause.ExceptionType.StartsWith(OwnTypes, StringComparison.Ordinal)
            ? cause.Message
            : "an internal error; the log of the Inference service has the details. Then start the embedding again.";
        return jobs.FailAsync(shard.Dataset, shard.Model, $"Shard {shard.Shard}: {reason}", context.CancellationToken);
    }
}

internal sealed class EmbedShardFaultedConsumerDefinition() : ServiceConsumerDefinition<EmbedShardFaultedConsumer>(QueueNames.InferenceEmbedShardFaulted, concurrency: 1);
