using Google.Protobuf.Reflection;

namespace Assay.ServiceDefaults.Clients;

/// <summary>A client that this process has of another service.</summary>
internal sealed record ServiceClientRegistration(ServiceDescriptor Service)
{
    /// <summary>Of a generated client, which is nested in the class that has the service's descriptor.</summary>
    public static ServiceClientRegistration Of(Type client) =>
        new((ServiceDescriptor)(client.DeclaringType?.GetProperty("Descriptor")?.GetValue(null)
            ?? throw new ArgumentException($"{client} is no generated gRPC client.", nameof(client))));
}
