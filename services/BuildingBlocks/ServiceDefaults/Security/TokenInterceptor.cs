using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Options;

namespace Assay.ServiceDefaults.Security;

/// <summary>Lets a call in if it carries the token; health is open, since the platform's probes carry none.</summary>
internal sealed class TokenInterceptor(IOptions<SecurityOptions> options) : Interceptor
{
    internal const string Header = "authorization";
    internal const string Scheme = "Bearer ";
    private const string OpenService = "/grpc.health.v1.Health/";
    private readonly byte[] _token = Encoding.UTF8.GetBytes(options.Value.Token);

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context);
        return continuation(request, context);
    }

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context);
        return continuation(requestStream, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context);
        return continuation(request, responseStream, context);
    }

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context);
        return continuation(requestStream, responseStream, context);
    }

    private void Admit(ServerCallContext context)
    {
        if (_token.Length == 0 || context.Method.StartsWith(OpenService, StringComparison.Ordinal))
            return;

        var header = context.RequestHeaders.GetValue(Header) ?? "";
        var sent = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8.GetBytes(header[Scheme.Length..]) : [];
        if (!CryptographicOperations.FixedTimeEquals(sent, _token))
            throw new RpcException(new Status(StatusCode.Unauthenticated, "The call carries no valid token; send the header 'authorization: Bearer <token>'."));
    }
}
