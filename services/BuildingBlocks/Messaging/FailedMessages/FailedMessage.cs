namespace Assay.Messaging.FailedMessages;

/// <summary>A message that no consumer could handle.</summary>
/// <param name="Id">The queue and the message's own id, as <c>queue/id</c>.</param>
/// <param name="Queue">Queue whose consumer failed.</param>
/// <param name="MessageType">Name of the type, such as EmbedShard; empty where the body does not tell.</param>
/// <param name="Failed">When it failed for good; null where that is not known.</param>
/// <param name="ExceptionType">Type of the exception, or <see cref="DeliveryLimit"/>.</param>
/// <param name="ExceptionMessage">What the exception said.</param>
/// <param name="Body">Content as JSON, or as text where it is none; at most <see cref="MessageBodyText.LongestText"/> characters.</param>
/// <param name="Attempts">How often consumers tried it; 0 where that is not known.</param>
public sealed record FailedMessage(
    string Id, string Queue, string MessageType, DateTimeOffset? Failed, string ExceptionType, string ExceptionMessage, string Body, int Attempts)
{
    /// <summary>In place of an exception's type: whoever took the message ended before it answered, again and again.</summary>
    public const string DeliveryLimit = "delivery-limit";
}
