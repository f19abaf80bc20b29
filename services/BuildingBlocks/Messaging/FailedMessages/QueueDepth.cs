namespace Assay.Messaging.FailedMessages;

/// <summary>What waits in a queue.</summary>
/// <param name="Queue">Its name.</param>
/// <param name="Messages">Messages that no consumer has taken yet; null where the transport does not tell.</param>
/// <param name="Failed">Messages that no consumer could handle.</param>
public sealed record QueueDepth(string Queue, long? Messages, long Failed);
