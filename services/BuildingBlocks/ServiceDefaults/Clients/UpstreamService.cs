using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Routing;

namespace Assay.ServiceDefaults.Clients;

/// <summary>Another service that this process calls.</summary>
/// <param name="Name">Its name as in <c>Services:{name}</c>.</param>
/// <param name="Descriptor">What it answers.</param>
internal sealed record UpstreamService(string Name, ServiceDescriptor Descriptor)
{
    public string Key => $"{ServicesOptions.Section}:{Name}";

    /// <summary>Of a generated client, which is nested in the class that has the service's descriptor.</summary>
    public static UpstreamService Of(string name, Type client) =>
        new(name, (ServiceDescriptor)(client.DeclaringType?.GetProperty("Descriptor")?.GetValue(null)
            ?? throw new ArgumentException($"{client} is no generated gRPC client.", nameof(client))));

    /// <summary>True if this process serves it itself.</summary>
    public bool IsServedBy(EndpointDataSource endpoints) =>
        endpoints.Endpoints.Any(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.ServiceName == Descriptor.FullName);
}
