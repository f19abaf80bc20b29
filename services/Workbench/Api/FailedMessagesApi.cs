using Assay.Operations.V1;
using Assay.ServiceDefaults.Clients;
using Assay.ServiceDefaults.Errors;
using Grpc.Core;

namespace Assay.Workbench.Api;

/// <summary>Messages that no consumer could handle, of every service.</summary>
internal static class FailedMessagesApi
{
    private const int MostOfAService = 200;

    public static void MapFailedMessages(this RouteGroupBuilder api)
    {
        api.MapGet("/operations/failed-messages", ListAsync);
        api.MapPost("/operations/failed-messages/retry", RetryAsync);
        api.MapPost("/operations/failed-messages/discard", DiscardAsync);
    }

    private static async Task<FailedMessageList> ListAsync(
        ServiceClients<OperationsService.OperationsServiceClient> services, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(services.Each().Select(async service =>
        {
            try
            {
                return (service.Key, Answer: await service.Value.ListFailedMessagesAsync(
                    new ListFailedMessagesRequest { PageSize = MostOfAService }, deadline.Unary(cancellationToken)).ResponseAsync);
            }
            catch (RpcException exception) when (exception.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
            {
                // What the others tell is worth showing, above all while one is down.
                return (service.Key, Answer: (ListFailedMessagesResponse?)null);
            }
        }));
        return new FailedMessageList(
            [.. answers.SelectMany(told => (told.Answer?.Messages ?? []).Select(message => FailedMessageModel.From(told.Key, message)))],
            answers.Any(told => told.Answer is { NextPageToken.Length: > 0 }),
            [.. answers.Where(told => told.Answer is null).Select(told => told.Key)]);
    }

    private static async Task<FailedMessageCount> RetryAsync(
        FailedMessageChoice choice, ServiceClients<OperationsService.OperationsServiceClient> services, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var request = new RetryFailedMessagesRequest { Ids = { choice.Ids } };
        return new FailedMessageCount((await Service(services, choice).RetryFailedMessagesAsync(request, deadline.Unary(cancellationToken))).Count);
    }

    private static async Task<FailedMessageCount> DiscardAsync(
        FailedMessageChoice choice, ServiceClients<OperationsService.OperationsServiceClient> services, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var request = new DiscardFailedMessagesRequest { Ids = { choice.Ids } };
        return new FailedMessageCount((await Service(services, choice).DiscardFailedMessagesAsync(request, deadline.Unary(cancellationToken))).Count);
    }

    private static OperationsService.OperationsServiceClient Service(ServiceClients<OperationsService.OperationsServiceClient> services, FailedMessageChoice choice) =>
        services.Find(choice.Service) ?? throw new InvalidInputException("service", $"there is no service \"{choice.Service}\"; take the service that the list names");
}
