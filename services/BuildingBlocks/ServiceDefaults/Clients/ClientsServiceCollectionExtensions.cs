using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Assay.ServiceDefaults.Clients;

public static class ClientsServiceCollectionExtensions
{
    /// <summary>Registers a generated client of another service.</summary>
    /// <param name="services">Services.</param>
    /// <param name="service">Name of the service as in <c>Services:{name}</c>, such as LabelStore.</param>
    public static IServiceCollection AddServiceClient<TClient>(this IServiceCollection services, string service)
        where TClient : ClientBase<TClient>
    {
        var upstream = UpstreamService.Of(service, typeof(TClient));
        services.AddSingleton(upstream);
        services.TryAddSingleton<ServiceChannels>();
        services.AddHostedService<UpstreamWatch>();
        services.TryAddSingleton(provider =>
        {
            var channels = provider.GetRequiredService<ServiceChannels>();
            return ActivatorUtilities.CreateInstance<TClient>(provider, new DeferredCallInvoker(() => channels.Connect(upstream)));
        });
        return services;
    }

    /// <summary>Registers <see cref="ServiceClients{TClient}"/> of a contract that each of the services answers.</summary>
    /// <param name="services">Services.</param>
    /// <param name="names">Names of the services as in <c>Services:{name}</c>.</param>
    public static IServiceCollection AddServiceClients<TClient>(this IServiceCollection services, params string[] names)
        where TClient : ClientBase<TClient>
    {
        services.TryAddSingleton<ServiceChannels>();
        services.TryAddSingleton(provider => new ServiceClients<TClient>(provider, names));
        return services;
    }
}
