using Assay.Contracts.V1;
using Assay.Messaging;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Assay.Inference.Jobs;

/// <summary>
/// Works on shards, of whatever message, from the one queue that workers are scaled on. A process that is told to stop lets go of its shards at once,
/// since they would take longer than it is given: their messages go back into the queue.
/// </summary>
internal sealed class ShardConsumer(EmbedShardWork embed, AugmentShardWork augment, IHostApplicationLifetime lifetime, TimeProvider time)
    : IConsumer<EmbedShard>, IConsumer<AugmentShard>
{
    private static readonly TimeSpan GiveBackDelay = TimeSpan.FromMilliseconds(500);

    public Task Consume(ConsumeContext<EmbedShard> context) => WorkAsync(context, embed.DoAsync);

    public Task Consume(ConsumeContext<AugmentShard> context) => WorkAsync(context, (augmented, stop) => augment.DoAsync(augmented.Message, stop));

    private async Task WorkAsync<T>(ConsumeContext<T> context, Func<ConsumeContext<T>, CancellationToken, Task> work)
        where T : class
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await GiveBackAsync(context);
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            await work(context, stop.Token);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await GiveBackAsync(context);
        }
    }

    // Back to the end of the queue. An exception would do otherwise: to MassTransit, work that its consumer cancelled has failed, and so would the job.
    // Without haste: until the bus has stopped to take messages, this process could get it again.
    private async Task GiveBackAsync<T>(ConsumeContext<T> context)
        where T : class
    {
        await Task.Delay(GiveBackDelay, time, CancellationToken.None);
        await context.Publish(context.Message, CancellationToken.None);
    }
}

internal sealed class ShardConsumerDefinition(IOptions<InferenceOptions> options)
    : ServiceConsumerDefinition<ShardConsumer>(QueueNames.InferenceEmbedShard, options.Value.ShardsInFlight);
