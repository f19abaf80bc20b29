using Assay.ServiceDefaults.Errors;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;

namespace Assay.ServiceDefaults.Security;

/// <summary>
/// Finds out who makes a call and lets it in if the RPC's rule allows it. Health is open, since the platform's probes carry no token.
/// </summary>
internal sealed partial class AccessInterceptor(CallerAuthenticator authenticator, AccessCatalog rules, ILogger<AccessInterceptor> logger) : Interceptor
{
    private const string OpenService = "/grpc.health.v1.Health/";

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var (caller, rule) = await AdmitAsync<TRequest>(context);
        await CheckAsync(caller, rule, request, context);
        var response = await continuation(request, context);
        if (!caller.IsTrusted)
            rule?.Trim?.Invoke(response, caller);
        return response;
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        var (caller, rule) = await AdmitAsync<TRequest>(context);
        if (caller.IsTrusted)
            return await continuation(requestStream, context);

        // What a stream is about stands in its first message.
        var peeked = await PeekedStreamReader<TRequest>.PeekAsync(requestStream, context.CancellationToken);
        await CheckAsync(caller, rule, peeked.First, context);
        return await continuation(peeked, context);
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        var (caller, rule) = await AdmitAsync<TRequest>(context);
        await CheckAsync(caller, rule, request, context);
        await continuation(request, responseStream, context);
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        var (caller, rule) = await AdmitAsync<TRequest>(context);
        await CheckAsync(caller, rule, null, context);
        await continuation(requestStream, responseStream, context);
    }

    private async ValueTask<(Caller Caller, AccessRule? Rule)> AdmitAsync<TRequest>(ServerCallContext context)
    {
        if (context.Method.StartsWith(OpenService, StringComparison.Ordinal))
            return (Caller.Trusted, null);
        var caller = await authenticator.AuthenticateAsync(context.RequestHeaders.GetValue(CallerAuthenticator.Header), context.CancellationToken);
        context.SetCaller(caller);
        return (caller, rules.Find(typeof(TRequest)));
    }

    private async ValueTask CheckAsync(Caller caller, AccessRule? rule, object? request, ServerCallContext context)
    {
        if (caller.IsTrusted)
            return;
        var method = context.Method[(context.Method.LastIndexOf('/') + 1)..];
        try
        {
            if (rule is null)
                throw new PermissionDeniedException($"{method} is for services; it has no rule for people.");
            await rule.CheckAsync(caller, request, method, context.GetHttpContext().RequestServices, context.CancellationToken);
        }
        catch (PermissionDeniedException)
        {
            Log.Refused(logger, context.Method, caller.Name, caller.Kind);
            throw;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Method} refused to {Caller} ({Kind})")]
        public static partial void Refused(ILogger logger, string method, string caller, CallerKind kind);
    }
}
