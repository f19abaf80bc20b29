using Assay.ServiceDefaults.Endpoints;
using Assay.Workbench.Errors;
using Microsoft.AspNetCore.Http.Features;

namespace Assay.Workbench.Security;

/// <summary>
/// Keeps the web endpoint and the gRPC endpoint of one process apart, and admits to the web endpoint what comes from our page.
/// </summary>
internal sealed class WebEndpointMiddleware(RequestDelegate next, BoundAddresses addresses, HostCheck hosts)
{
    /// <summary>The longest body is an answer with a comment of 4,096 characters, but where an endpoint says otherwise.</summary>
    private const long MaxRequestBytes = 64 * 1024;
    private int _webPort;

    public Task InvokeAsync(HttpContext context)
    {
        var isOurs = context.GetEndpoint()?.Metadata.GetMetadata<WebOnly>() is not null;
        if (context.Connection.LocalPort != WebPort())
        {
            if (!isOurs)
                return next(context);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        SecurityHeaders.Apply(context);
        if (!hosts.Allows(context.Request.Host))
            return Problems.WriteAsync(context, StatusCodes.Status400BadRequest,
                $"The Workbench is not known as \"{context.Request.Host.Host}\"; open it as localhost, or add the name to {WorkbenchOptions.Section}:{nameof(WorkbenchOptions.AllowedHosts)}.");
        if (CrossSite.Refuse(context.Request) is { } reason)
            return Problems.WriteAsync(context, StatusCodes.Status403Forbidden, reason);
        if (!isOurs)
            return Problems.WriteAsync(context, StatusCodes.Status404NotFound, "There is nothing here; gRPC is served on the other endpoint.");
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = context.GetEndpoint()?.Metadata.GetMetadata<BodyLimit>()?.Bytes ?? MaxRequestBytes;
        return next(context);
    }

    // Known only once the process listens: the port may have been chosen by the system.
    private int WebPort() => _webPort != 0 ? _webPort : _webPort = addresses.Web?.Port ?? -1;
}
