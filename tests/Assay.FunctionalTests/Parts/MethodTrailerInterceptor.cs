using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Assay.FunctionalTests.Parts;

/// <summary>On the server: leaves the method's name in a trailer of every call, of whatever kind.</summary>
internal sealed class MethodTrailerInterceptor : Interceptor
{
    public const string Trailer = "x-intercepted";

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Mark(context);
        return continuation(request, context);
    }

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Mark(context);
        return continuation(requestStream, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Mark(context);
        return continuation(request, responseStream, context);
    }

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Mark(context);
        return continuation(requestStream, responseStream, context);
    }

    private static void Mark(ServerCallContext context) => context.ResponseTrailers.Add(Trailer, context.Method);
}
