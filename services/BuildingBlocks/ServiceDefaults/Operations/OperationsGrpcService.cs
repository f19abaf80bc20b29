using Assay.Messaging.FailedMessages;
using Assay.Operations.V1;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Validation;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using FailedMessage = Assay.Messaging.FailedMessages.FailedMessage;

namespace Assay.ServiceDefaults.Operations;

/// <summary>assay.operations.v1 for the queues of the service that this process belongs to.</summary>
internal sealed partial class OperationsGrpcService(IFailedMessages messages, ServiceQueues queues, ILogger<OperationsGrpcService> logger)
    : OperationsService.OperationsServiceBase
{
    private const int MostIds = 1000;

    public override async Task<ListFailedMessagesResponse> ListFailedMessages(ListFailedMessagesRequest request, ServerCallContext context)
    {
        var validator = new RequestValidator();
        var pageSize = validator.PageSize(request.PageSize);
        if (request.Queue.Length > 0)
            CheckQueue(validator, request.Queue, "queue");
        validator.ThrowIfInvalid();
        try
        {
            var page = await messages.ListAsync(
                request.Queue.Length == 0 ? null : request.Queue, pageSize, request.PageToken.Length == 0 ? null : request.PageToken, context.CancellationToken);
            return new ListFailedMessagesResponse { Messages = { page.Messages.Select(Map) }, NextPageToken = page.NextPageToken ?? "" };
        }
        catch (FormatException)
        {
            throw InvalidInputException.PageToken();
        }
    }

    public override async Task<RetryFailedMessagesResponse> RetryFailedMessages(RetryFailedMessagesRequest request, ServerCallContext context)
    {
        var count = 0;
        foreach (var selection in Selections(request.Ids, request.Queue))
            count += await messages.RetryAsync(selection, context.CancellationToken);
        Log.Retried(logger, count);
        return new RetryFailedMessagesResponse { Count = count };
    }

    public override async Task<DiscardFailedMessagesResponse> DiscardFailedMessages(DiscardFailedMessagesRequest request, ServerCallContext context)
    {
        var count = 0;
        foreach (var selection in Selections(request.Ids, request.Queue))
            count += await messages.DiscardAsync(selection, context.CancellationToken);
        Log.Discarded(logger, count);
        return new DiscardFailedMessagesResponse { Count = count };
    }

    private static Assay.Operations.V1.FailedMessage Map(FailedMessage message) => new()
    {
        Id = message.Id,
        Queue = message.Queue,
        MessageType = message.MessageType,
        Failed = message.Failed is { } failed ? Timestamp.FromDateTimeOffset(failed) : null,
        ExceptionType = message.ExceptionType,
        ExceptionMessage = message.ExceptionMessage,
        Body = message.Body,
        Attempts = message.Attempts,
    };

    private FailedMessageSelection[] Selections(RepeatedField<string> ids, string queue)
    {
        var validator = new RequestValidator();
        validator.Check(ids.Count <= MostIds, "ids", $"has {ids.Count} ids; at most {MostIds} are allowed");
        validator.Check(ids.Count == 0 || queue.Length == 0, "queue", "must be empty where ids are given");
        validator.Check(ids.Count > 0 || queue.Length > 0, "ids", "must not be empty, unless queue names the queue whose failed messages are all meant");
        if (queue.Length > 0)
            CheckQueue(validator, queue, "queue");
        for (var index = 0; index < ids.Count; index++)
            CheckQueue(validator, FailedMessageSelection.QueueOf(ids[index]), $"ids[{index}]");
        validator.ThrowIfInvalid();
        return ids.Count == 0 ? [new FailedMessageSelection(queue, null)] : [.. FailedMessageSelection.Of(ids)];
    }

    private void CheckQueue(RequestValidator validator, string queue, string field) =>
        validator.Check(queues.Names.Contains(queue), field, $"names no queue of this service; it has {(queues.Names.Count == 0 ? "none" : string.Join(", ", queues.Names))}");

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Count} failed messages were put back into their queues")]
        public static partial void Retried(ILogger logger, int count);

        [LoggerMessage(2, LogLevel.Warning, "{Count} failed messages were thrown away")]
        public static partial void Discarded(ILogger logger, int count);
    }
}
