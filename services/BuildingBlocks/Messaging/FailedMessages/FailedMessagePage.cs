namespace Assay.Messaging.FailedMessages;

/// <summary>Some failed messages, and the token of those after them; null = there are none.</summary>
public sealed record FailedMessagePage(IReadOnlyList<FailedMessage> Messages, string? NextPageToken);
