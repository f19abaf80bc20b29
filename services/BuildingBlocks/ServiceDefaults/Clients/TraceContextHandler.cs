using System.Diagnostics;

namespace Assay.ServiceDefaults.Clients;

/// <summary>
/// Sends the trace context of the call along. HTTP's own handler would do so with a second span a call, which says nothing that the
/// call's span does not say, and would break the trace where nobody collects it; so the inner handler shall leave it alone.
/// </summary>
public sealed class TraceContextHandler(SocketsHttpHandler inner) : DelegatingHandler(WithoutPropagation(inner))
{
    private const string CallActivity = "Grpc.Net.Client.GrpcOut";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Activity.Current is { OperationName: CallActivity, IsAllDataRequested: true } call)
            Describe(call, request.RequestUri!.AbsolutePath.AsSpan(1));
        DistributedContextPropagator.Current.Inject(
            Activity.Current, request, static (carrier, name, value) => ((HttpRequestMessage)carrier!).Headers.TryAddWithoutValidation(name, value));
        return base.SendAsync(request, cancellationToken);
    }

    // The library gives every call the same name.
    private static void Describe(Activity call, ReadOnlySpan<char> path)
    {
        call.DisplayName = path.ToString();
        var slash = path.IndexOf('/');
        call.SetTag("rpc.system", "grpc").SetTag("rpc.service", path[..slash].ToString()).SetTag("rpc.method", path[(slash + 1)..].ToString());
    }

    private static SocketsHttpHandler WithoutPropagation(SocketsHttpHandler handler)
    {
        handler.ActivityHeadersPropagator = null;
        return handler;
    }
}
