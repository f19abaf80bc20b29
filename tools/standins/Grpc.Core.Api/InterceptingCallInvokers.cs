namespace Grpc.Core.Interceptors;

internal sealed class InterceptingCallInvoker : CallInvoker
{
    private readonly CallInvoker _inner;
    private readonly Interceptor _interceptor;

    public InterceptingCallInvoker(CallInvoker inner, Interceptor interceptor)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(interceptor);
        _inner = inner;
        _interceptor = interceptor;
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        _interceptor.BlockingUnaryCall(request, new(method, host, options),
            (TRequest next, ClientInterceptorContext<TRequest, TResponse> context) => _inner.BlockingUnaryCall(context.Method, context.Host, context.Options, next));

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        _interceptor.AsyncUnaryCall(request, new(method, host, options),
            (TRequest next, ClientInterceptorContext<TRequest, TResponse> context) => _inner.AsyncUnaryCall(context.Method, context.Host, context.Options, next));

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        _interceptor.AsyncServerStreamingCall(request, new(method, host, options),
            (TRequest next, ClientInterceptorContext<TRequest, TResponse> context) => _inner.AsyncServerStreamingCall(context.Method, context.Host, context.Options, next));

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        _interceptor.AsyncClientStreamingCall(new(method, host, options),
            (ClientInterceptorContext<TRequest, TResponse> context) => _inner.AsyncClientStreamingCall(context.Method, context.Host, context.Options));

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        _interceptor.AsyncDuplexStreamingCall(new(method, host, options),
            (ClientInterceptorContext<TRequest, TResponse> context) => _inner.AsyncDuplexStreamingCall(context.Method, context.Host, context.Options));
}

/// <summary>Changes the host or the options of every call and hands it on.</summary>
internal abstract class ChangingCallInvoker : CallInvoker
{
    private readonly CallInvoker _inner;

    protected ChangingCallInvoker(CallInvoker inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        Change(ref host, ref options);
        return _inner.BlockingUnaryCall(method, host, options, request);
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        Change(ref host, ref options);
        return _inner.AsyncUnaryCall(method, host, options, request);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        Change(ref host, ref options);
        return _inner.AsyncServerStreamingCall(method, host, options, request);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        Change(ref host, ref options);
        return _inner.AsyncClientStreamingCall(method, host, options);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        Change(ref host, ref options);
        return _inner.AsyncDuplexStreamingCall(method, host, options);
    }

    protected abstract void Change(ref string? host, ref CallOptions options);
}

/// <summary>Behind <see cref="ClientBase{T}.WithHost"/>.</summary>
internal sealed class HostCallInvoker(CallInvoker inner, string host) : ChangingCallInvoker(inner)
{
    private readonly string _host = host;

    protected override void Change(ref string? host, ref CallOptions options) => host = _host;
}

internal sealed class HeadersCallInvoker : ChangingCallInvoker
{
    private readonly Func<Metadata, Metadata> _change;

    public HeadersCallInvoker(CallInvoker inner, Func<Metadata, Metadata> change) : base(inner)
    {
        ArgumentNullException.ThrowIfNull(change);
        _change = change;
    }

    protected override void Change(ref string? host, ref CallOptions options)
    {
        var headers = new Metadata();
        foreach (var entry in options.Headers ?? Metadata.Empty)
            headers.Add(entry);
        options = options.WithHeaders(_change(headers));
    }
}
