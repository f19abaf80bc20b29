using Assay.Operations.V1;
using Grpc.Core;

namespace Assay.FunctionalTests.Workbench;

/// <summary>One failed message, and what was asked about it.</summary>
internal sealed class FakeOperations : OperationsService.OperationsServiceBase
{
    public const string MessageId = "inference-embed-shard/1";

    public List<string> Retried { get; } = [];

    public List<string> Discarded { get; } = [];

    public override Task<ListFailedMessagesResponse> ListFailedMessages(ListFailedMessagesRequest request, ServerCallContext context) =>
        Task.FromResult(new ListFailedMessagesResponse
        {
            Messages =
            {
                new FailedMessage
                {
                    Id = MessageId, Queue = "inference-embed-shard", MessageType = "EmbedShard", ExceptionType = "System.IO.IOException",
                    ExceptionMessage = "No space left on device", Body = """{"shard":3}""", Attempts = 21,
                },
            },
            NextPageToken = "inference-embed-shard:1",
        });

    public override Task<RetryFailedMessagesResponse> RetryFailedMessages(RetryFailedMessagesRequest request, ServerCallContext context)
    {
        Retried.AddRange(request.Ids);
        return Task.FromResult(new RetryFailedMessagesResponse { Count = request.Ids.Count });
    }

    public override Task<DiscardFailedMessagesResponse> DiscardFailedMessages(DiscardFailedMessagesRequest request, ServerCallContext context)
    {
        Discarded.AddRange(request.Ids);
        return Task.FromResult(new DiscardFailedMessagesResponse { Count = request.Ids.Count });
    }
}
