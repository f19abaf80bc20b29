namespace Assay.Messaging.FailedMessages;

/// <summary>Which failed messages of a queue are meant.</summary>
/// <param name="Queue">The queue whose consumer failed.</param>
/// <param name="Ids">Ids as <see cref="FailedMessage.Id"/> has them; null = every message.</param>
public sealed record FailedMessageSelection(string Queue, IReadOnlySet<string>? Ids)
{
    /// <summary>Messages by ids, queue by queue.</summary>
    public static IEnumerable<FailedMessageSelection> Of(IEnumerable<string> ids) =>
        ids.GroupBy(QueueOf).Select(group => new FailedMessageSelection(group.Key, group.ToHashSet(StringComparer.Ordinal)));

    /// <summary>The queue that an id names; empty if it is no id.</summary>
    public static string QueueOf(string id) => id.IndexOf('/', StringComparison.Ordinal) is > 0 and var end ? id[..end] : "";
}
