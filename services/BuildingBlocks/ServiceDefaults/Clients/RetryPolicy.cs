using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client.Configuration;

namespace Assay.ServiceDefaults.Clients;

/// <summary>
/// A call that does the same however often it is made survives a service that restarts: about three seconds of patience. What takes longer
/// is for the caller: a job waits, a message is handled again, a person is told.
/// </summary>
internal static class RetryPolicy
{
    // Names say what a call does: these read, or, with Resolve, find or add by name.
    private static readonly string[] Repeatable = ["Get", "List", "BatchGet", "Read", "Resolve"];

    public const int MaxAttempts = 6;

    public static ServiceConfig Create(IEnumerable<ServiceDescriptor> services)
    {
        var repeated = new MethodConfig
        {
            RetryPolicy = new Grpc.Net.Client.Configuration.RetryPolicy
            {
                MaxAttempts = MaxAttempts,
                InitialBackoff = TimeSpan.FromMilliseconds(200),
                MaxBackoff = TimeSpan.FromSeconds(3),
                BackoffMultiplier = 2,
                RetryableStatusCodes = { StatusCode.Unavailable },
            },
        };
        foreach (var method in services.DistinctBy(service => service.FullName).SelectMany(service => service.Methods))
        {
            if (Array.Exists(Repeatable, verb => method.Name.StartsWith(verb, StringComparison.Ordinal)))
                repeated.Names.Add(new MethodName { Service = method.Service.FullName, Method = method.Name });
        }

        return repeated.Names.Count == 0 ? new ServiceConfig() : new ServiceConfig { MethodConfigs = { repeated } };
    }
}
