using System.Globalization;
using System.Net.Mime;
using MassTransit;
using MassTransit.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace Assay.Messaging.FailedMessages;

/// <summary>
/// Failed messages of the bus within this process. They are lost when it ends, and the oldest beyond <see cref="Limit"/> a queue are let go
/// of: the reconcilers restore the work that they stand for.
/// </summary>
internal sealed class InMemoryFailedMessages(ServiceQueues queues, IServiceProvider provider) : IFailedMessages
{
    public const int Limit = 1000;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Kept>> _kept = new(StringComparer.Ordinal);
    private long _last;

    /// <summary>Keeps a message whose consumer gave up.</summary>
    public void Keep(string queue, ReceiveFailure failure)
    {
        lock (_lock)
        {
            var kept = ListOf(queue);
            if (kept.Count == Limit)
                kept.RemoveAt(0);
            // Of two deliveries of one message both are kept, as a broker does.
            kept.Add(new Kept(string.Create(CultureInfo.InvariantCulture, $"{queue}/{++_last:x8}"), failure));
        }
    }

    public Task<FailedMessagePage> ListAsync(string? queue, int pageSize, string? pageToken, CancellationToken cancellationToken)
    {
        var from = pageToken is null ? default : PageToken.Parse(pageToken);
        var messages = new List<FailedMessage>();
        lock (_lock)
        {
            foreach (var name in queue is null ? queues.Names : [queue])
            {
                if (from.Queue is not null && string.CompareOrdinal(name, from.Queue) < 0)
                    continue;
                var seen = name == from.Queue ? from.Seen : 0;
                foreach (var kept in ListOf(name).Skip(seen))
                {
                    if (messages.Count == pageSize)
                        return Task.FromResult(new FailedMessagePage(messages, new PageToken(name, seen).ToString()));
                    messages.Add(Describe(name, kept));
                    seen++;
                }
            }
        }

        return Task.FromResult(new FailedMessagePage(messages, null));
    }

    public async Task<int> RetryAsync(FailedMessageSelection selection, CancellationToken cancellationToken)
    {
        // At the call: the bus itself needs what keeps its failures.
        var bus = provider.GetRequiredService<IBus>();
        var endpoint = await bus.GetSendEndpoint(new Uri($"queue:{selection.Queue}"));
        var count = 0;
        foreach (var kept in Select(selection))
        {
            await endpoint.Send(
                new SerializedBody(),
                Pipe.Execute<SendContext<SerializedBody>>(context => context.Serializer = new CopyBodySerializer(kept.Failure.ContentType, new BytesMessageBody(kept.Failure.Body))),
                cancellationToken);
            if (Remove(selection.Queue, kept))
                count++;
        }

        return count;
    }

    public Task<int> DiscardAsync(FailedMessageSelection selection, CancellationToken cancellationToken) =>
        Task.FromResult(Select(selection).Count(kept => Remove(selection.Queue, kept)));

    public Task<IReadOnlyList<QueueDepth>> CountAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult<IReadOnlyList<QueueDepth>>([.. queues.Names.Select(queue => new QueueDepth(queue, null, ListOf(queue).Count))]);
    }

    private static FailedMessage Describe(string queue, Kept kept)
    {
        var (type, text) = MessageBodyText.Read(kept.Failure.Body);
        return new FailedMessage(kept.Id, queue, type, kept.Failure.Failed, kept.Failure.ExceptionType, kept.Failure.ExceptionMessage, text, kept.Failure.Attempts);
    }

    private Kept[] Select(FailedMessageSelection selection)
    {
        lock (_lock)
            return [.. ListOf(selection.Queue).Where(kept => selection.Ids?.Contains(kept.Id) ?? true)];
    }

    private bool Remove(string queue, Kept kept)
    {
        lock (_lock)
            return ListOf(queue).Remove(kept);
    }

    private List<Kept> ListOf(string queue)
    {
        if (!_kept.TryGetValue(queue, out var kept))
            _kept[queue] = kept = [];
        return kept;
    }

    /// <summary>Why and with what a delivery failed.</summary>
    internal sealed record ReceiveFailure(byte[] Body, ContentType ContentType, DateTimeOffset Failed, string ExceptionType, string ExceptionMessage, int Attempts);

    private sealed record Kept(string Id, ReceiveFailure Failure);

    /// <summary>Stands for the body that is sent as it is.</summary>
    private sealed record SerializedBody;
}
