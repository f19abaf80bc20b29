using Assay.Documents;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;

namespace Assay.ServiceDefaults.Errors;

/// <summary>Turns exceptions into statuses. What is not mapped becomes Internal and keeps its text to the log.</summary>
internal sealed partial class ExceptionInterceptor(ExceptionMap map, ILogger<ExceptionInterceptor> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Translate(exception, context);
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(requestStream, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Translate(exception, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Translate(exception, context);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Translate(exception, context);
        }
    }

    private RpcException Translate(Exception exception, ServerCallContext context)
    {
        if (exception is OperationCanceledException && context.CancellationToken.IsCancellationRequested)
            return new RpcException(new Status(StatusCode.Cancelled, "The call was cancelled."));

        if (exception is InvalidContinuationException)
            exception = InvalidInputException.PageToken();

        if (map.TryGetStatus(exception, out var code))
        {
            // Damage is for the operator, whatever the caller makes of it.
            if (code == StatusCode.DataLoss)
                Log.CallFailed(logger, exception, context.Method);
            else
                Log.CallRefused(logger, context.Method, code, exception.Message);
            var status = new Status(code, exception.Message);
            return RichStatus.Trailers(exception, code) is { } trailers ? new RpcException(status, trailers) : new RpcException(status);
        }

        Log.CallFailed(logger, exception, context.Method);
        return new RpcException(new Status(StatusCode.Internal, "An internal error; the service's log has the details."));
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "{Method} refused with {Code}: {Reason}")]
        public static partial void CallRefused(ILogger logger, string method, StatusCode code, string reason);

        [LoggerMessage(2, LogLevel.Error, "{Method} failed")]
        public static partial void CallFailed(ILogger logger, Exception exception, string method);
    }
}
