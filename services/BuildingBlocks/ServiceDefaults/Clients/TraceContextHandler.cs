using System.Diagnostics;

namespace Assay.ServiceDefaults.Clients;

/// <summary>
/// Sends the trace context of the call along. HTTP's own handler would do so with a second span a call, which says nothing that the
/// call's span does not say, and would break the trace where nobody collects it; so the inner handler shall leave it alone.
/// </summary>
public sealed class TraceContextHandler(SocketsHttpHandler inner) : DelegatingHandler(WithoutPropagation(inner))
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        DistributedContextPropagator.Current.Inject(
            Activity.Current, request, static (carrier, name, value) => ((HttpRequestMessage)carrier!).Headers.TryAddWithoutValidation(name, value));
        return base.SendAsync(request, cancellationToken);
    }

    private static SocketsHttpHandler WithoutPropagation(SocketsHttpHandler handler)
    {
        handler.ActivityHeadersPropagator = null;
        return handler;
    }
}
