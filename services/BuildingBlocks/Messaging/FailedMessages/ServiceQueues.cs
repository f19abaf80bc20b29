using System.Collections.Concurrent;

namespace Assay.Messaging.FailedMessages;

/// <summary>
/// The queues of the service that this process belongs to: those of its consumers and, since several processes may share a service's
/// queues, all that have the service's name in front.
/// </summary>
public sealed class ServiceQueues
{
    private readonly ConcurrentDictionary<string, byte> _consumed = new(StringComparer.Ordinal);

    /// <summary>Names in order.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            var services = _consumed.Keys.Select(ServiceOf).ToHashSet(StringComparer.Ordinal);
            return [.. QueueNames.All.Where(queue => services.Contains(ServiceOf(queue))).Union(_consumed.Keys).Order(StringComparer.Ordinal)];
        }
    }

    internal void AddConsumed(string queue) => _consumed[queue] = 0;

    private static string ServiceOf(string queue) => queue.Split('-', 2)[0];
}
