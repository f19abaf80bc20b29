using Assay.Operations.V1;

namespace Assay.Workbench.Api;

/// <summary>A message that no consumer could handle.</summary>
internal sealed record FailedMessageModel(
    string Service, string Id, string Queue, string MessageType, DateTimeOffset? Failed, string ExceptionType, string ExceptionMessage, string Body, int Attempts)
{
    public static FailedMessageModel From(string service, FailedMessage message) => new(
        service, message.Id, message.Queue, message.MessageType, message.Failed?.ToDateTimeOffset(), message.ExceptionType, message.ExceptionMessage, message.Body,
        message.Attempts);
}

/// <summary>What the services told.</summary>
/// <param name="Messages">Failed messages, the longest waiting of each queue.</param>
/// <param name="More">True = some service has more than it told.</param>
/// <param name="Unreachable">Services that did not answer.</param>
internal sealed record FailedMessageList(IReadOnlyList<FailedMessageModel> Messages, bool More, IReadOnlyList<string> Unreachable);

/// <summary>Which failed messages are meant.</summary>
/// <param name="Service">The service that listed them.</param>
/// <param name="Ids">Their ids.</param>
internal sealed record FailedMessageChoice(string Service, IReadOnlyList<string> Ids);

internal sealed record FailedMessageCount(int Count);
