using Assay.ServiceDefaults.Endpoints;
using Microsoft.AspNetCore.Http;

namespace Assay.ServiceDefaults.Health;

/// <summary>Serves nothing but health on the endpoint for it.</summary>
internal sealed class HealthEndpointMiddleware(RequestDelegate next, BoundAddresses addresses)
{
    private readonly PathString _health = $"/{Grpc.Health.V1.Health.Descriptor.FullName}";
    private int _port;

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Connection.LocalPort != Port() || context.Request.Path.StartsWithSegments(_health, StringComparison.Ordinal))
            return next(context);
        // What gRPC clients take for "unimplemented".
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    // Known only once the process listens: the port may have been chosen by the system.
    private int Port() => _port != 0 ? _port : _port = addresses.Health?.Port ?? -1;
}
