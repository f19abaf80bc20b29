using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Assay.ServiceDefaults.Clients;

/// <summary>Clients of a contract that several services answer.</summary>
public sealed class ServiceClients<TClient>
    where TClient : ClientBase<TClient>
{
    private readonly IServiceProvider _provider;
    private readonly ServiceChannels _channels;
    private readonly IReadOnlyList<UpstreamService> _services;

    internal ServiceClients(IServiceProvider provider, IReadOnlyList<string> names)
    {
        _provider = provider;
        _channels = provider.GetRequiredService<ServiceChannels>();
        _services = [.. names.Select(name => UpstreamService.Of(name, typeof(TClient)))];
    }

    /// <summary>One client an address, with the first of the services that are there: services in one process are asked once.</summary>
    public IEnumerable<KeyValuePair<string, TClient>> Each() =>
        _services.DistinctBy(_channels.FindAddress).Select(service => KeyValuePair.Create(service.Name, Create(service)));

    /// <summary>The client of a service; null if there is no such service.</summary>
    public TClient? Find(string name) => _services.FirstOrDefault(service => service.Name == name) is { } service ? Create(service) : null;

    private TClient Create(UpstreamService service) => ActivatorUtilities.CreateInstance<TClient>(_provider, _channels.Connect(service));
}
