using System.Security.Cryptography;
using Assay.Messaging.FailedMessages;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Assay.Messaging.RabbitMq;

/// <summary>
/// Failed messages in the broker's error queues. Whoever looks takes each message, and gives it back in the order in which it came; if the
/// process ends in between, the broker does.
/// </summary>
internal sealed class RabbitMqFailedMessages(BrokerConnection broker, ServiceQueues queues, IOptions<MessagingOptions> options, TimeProvider time) : IFailedMessages
{
    // A few seconds. Where more have failed, the others are seen when these are retried or discarded.
    private const int MostLookedAt = 5000;
    // Messages that somebody else looks at in this moment cannot be seen; a look takes milliseconds.
    private const int Looks = 5;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ConfirmLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ReturnLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenReturns = TimeSpan.FromMilliseconds(10);
    private readonly SemaphoreSlim _turn = new(1, 1);

    private delegate Task<TResult> Use<TResult>(Func<IChannel, Task<TResult>> work, CancellationToken cancellationToken);

    private int DeliveryLimit => options.Value.RabbitMq.DeliveryLimit;

    public Task<FailedMessagePage> ListAsync(string? queue, int pageSize, string? pageToken, CancellationToken cancellationToken)
    {
        var from = pageToken is null ? default : PageToken.Parse(pageToken);
        return TurnAsync(
            broker.UseAsync,
            async channel =>
            {
                var messages = new List<FailedMessage>();
                foreach (var name in queue is null ? queues.Names : [queue])
                {
                    if (from.Queue is not null && string.CompareOrdinal(name, from.Queue) < 0)
                        continue;
                    var skip = name == from.Queue ? from.Seen : 0;
                    var wanted = pageSize - messages.Count;
                    var failed = (int)Math.Min(int.MaxValue, await CountAsync(QueueNames.ErrorQueueOf(name), cancellationToken) ?? 0);
                    // A message that is given back goes behind those given back before: only a look at all leaves their order as it was.
                    await VisitAsync(channel, name, Math.Min(failed, MostLookedAt), (message, index) =>
                    {
                        if (index >= skip && index < skip + wanted)
                            messages.Add(FailureHeaders.Describe(IdOf(name, message), name, message, DeliveryLimit));
                        return Task.FromResult(false);
                    }, cancellationToken);
                    if (Math.Min(failed, MostLookedAt) > skip + wanted)
                        return new FailedMessagePage(messages, new PageToken(name, skip + wanted).ToString());
                }

                return new FailedMessagePage(messages, null);
            }, cancellationToken);
    }

    public Task<int> RetryAsync(FailedMessageSelection selection, CancellationToken cancellationToken) => TakeAsync(
        broker.UseConfirmedAsync,
        selection,
        async (channel, message) =>
        {
            // Returns when the broker has it, and throws where the queue is not there: only then the failed one may go.
            await channel.BasicPublishAsync(
                exchange: "", selection.Queue, mandatory: true, FailureHeaders.Cleared(message.BasicProperties, DeliveryLimit), message.Body, cancellationToken)
                .AsTask().WaitAsync(ConfirmLimit, cancellationToken);
        }, cancellationToken);

    public Task<int> DiscardAsync(FailedMessageSelection selection, CancellationToken cancellationToken) => selection.Ids is null
        ? TurnAsync<int>(broker.UseAsync, async channel => (int)await channel.QueuePurgeAsync(QueueNames.ErrorQueueOf(selection.Queue), cancellationToken), cancellationToken)
        : TakeAsync(broker.UseAsync, selection, (_, _) => Task.CompletedTask, cancellationToken);

    public async Task<IReadOnlyList<QueueDepth>> CountAsync(CancellationToken cancellationToken)
    {
        var depths = new List<QueueDepth>();
        foreach (var queue in queues.Names)
            depths.Add(new QueueDepth(queue, await CountAsync(queue, cancellationToken), await CountAsync(QueueNames.ErrorQueueOf(queue), cancellationToken) ?? 0));
        return depths;
    }

    // The id of a message goes with it to every queue; one that has none is known by its bytes.
    private static string IdOf(string queue, BasicGetResult message) =>
        $"{queue}/{(message.BasicProperties.MessageId is { Length: > 0 } id ? id : Convert.ToHexStringLower(SHA256.HashData(message.Body.Span).AsSpan(0, 16)))}";

    private Task<int> TakeAsync(Use<int> use, FailedMessageSelection selection, Func<IChannel, BasicGetResult, Task> work, CancellationToken cancellationToken) => TurnAsync(
        use,
        async channel =>
        {
            var left = selection.Ids?.ToHashSet(StringComparer.Ordinal);
            var taken = 0;
            for (var look = 0; look < Looks; look++)
            {
                if (look > 0)
                    await Task.Delay(BetweenLooks, time, cancellationToken);
                var failed = (int)Math.Min(int.MaxValue, await CountAsync(QueueNames.ErrorQueueOf(selection.Queue), cancellationToken) ?? 0);
                // At most those that are there now: what fails again at once is not taken again.
                await VisitAsync(channel, selection.Queue, failed, async (message, _) =>
                {
                    var id = IdOf(selection.Queue, message);
                    if (selection.Ids is not null && !selection.Ids.Contains(id))
                        return false;
                    await work(channel, message);
                    left?.Remove(id);
                    taken++;
                    return true;
                }, cancellationToken);
                if (left is null or { Count: 0 })
                    break;
            }

            return taken;
        }, cancellationToken);

    /// <summary>Shows messages one by one; those for which it returns true are gone, the others are back afterwards.</summary>
    private async Task VisitAsync(IChannel channel, string queue, int count, Func<BasicGetResult, int, Task<bool>> visit, CancellationToken cancellationToken)
    {
        var errors = QueueNames.ErrorQueueOf(queue);
        var back = new List<ulong>();
        try
        {
            for (var index = 0; index < count; index++)
            {
                if (await channel.BasicGetAsync(errors, autoAck: false, cancellationToken) is not { } message)
                    break;
                if (await visit(message, index))
                    await channel.BasicAckAsync(message.DeliveryTag, multiple: false, cancellationToken);
                else
                    back.Add(message.DeliveryTag);
            }
        }
        finally
        {
            // One by one: so they come back in the order in which they were.
            foreach (var tag in back)
                await channel.BasicNackAsync(tag, multiple: false, requeue: true, CancellationToken.None);
            if (back.Count > 0)
                await WaitUntilBackAsync(channel, errors, back.Count);
        }
    }

    /// <summary>
    /// Nobody answers when a message is given back, and a replicated queue takes a moment: who looked next would see none, or some. Where others take messages meanwhile it is no use to
    /// wait for long.
    /// </summary>
    private async Task WaitUntilBackAsync(IChannel channel, string queue, int count)
    {
        var begun = time.GetTimestamp();
        while ((await channel.QueueDeclarePassiveAsync(queue, CancellationToken.None)).MessageCount < count && time.GetElapsedTime(begun) < ReturnLimit)
            await Task.Delay(BetweenReturns, time, CancellationToken.None);
    }

    /// <summary>Messages ready in a queue; null where there is no such queue.</summary>
    private async Task<long?> CountAsync(string queue, CancellationToken cancellationToken)
    {
        try
        {
            // On a channel of its own, since the broker closes it where there is no such queue.
            return await broker.UseAsync<long?>(async channel => (await channel.QueueDeclarePassiveAsync(queue, cancellationToken)).MessageCount, cancellationToken);
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return null;
        }
    }

    private async Task<TResult> TurnAsync<TResult>(Use<TResult> use, Func<IChannel, Task<TResult>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await use(work, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }
}
