using Grpc.Core;

namespace Assay.ServiceDefaults.Clients;

/// <summary>
/// Connects at the first call: clients are made while the process starts, when its own address is not known yet.
/// </summary>
internal sealed class DeferredCallInvoker(Func<CallInvoker> connect) : CallInvoker
{
    private readonly Lazy<CallInvoker> _invoker = new(connect, LazyThreadSafetyMode.PublicationOnly);

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        _invoker.Value.BlockingUnaryCall(method, host, options, request);

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        _invoker.Value.AsyncUnaryCall(method, host, options, request);

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        _invoker.Value.AsyncServerStreamingCall(method, host, options, request);

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        _invoker.Value.AsyncClientStreamingCall(method, host, options);

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        _invoker.Value.AsyncDuplexStreamingCall(method, host, options);
}
