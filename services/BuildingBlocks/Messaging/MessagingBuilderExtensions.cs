using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Assay.Messaging;

/// <summary>
/// MassTransit is added once a process, while a process hosts one service or all of them: each service names its consumers with
/// <see cref="AddConsumer{TConsumer, TDefinition}"/>, and the host calls <see cref="AddMessaging"/> last.
/// </summary>
public static class MessagingBuilderExtensions
{
    private static readonly object ConsumersKey = typeof(MessagingBuilderExtensions);

    /// <summary>Registers a consumer for the bus that <see cref="AddMessaging"/> starts.</summary>
    public static IHostApplicationBuilder AddConsumer<TConsumer, TDefinition>(this IHostApplicationBuilder builder)
        where TConsumer : class, IConsumer
        where TDefinition : class, IConsumerDefinition<TConsumer>
    {
        Consumers(builder).Add(bus => bus.AddConsumer<TConsumer, TDefinition>());
        return builder;
    }

    /// <summary>Adds the bus with every consumer registered so far. Call it last, once.</summary>
    public static IHostApplicationBuilder AddMessaging(this IHostApplicationBuilder builder)
    {
        var consumers = Consumers(builder);
        builder.Services.AddMassTransit(bus =>
        {
            foreach (var addConsumer in consumers)
                addConsumer(bus);

            // MassTransit would report how it is used to its makers' server; nothing of ours leaves the machine unasked.
            bus.DisableUsageTelemetry();
            bus.UsingInMemory((context, transport) => transport.ConfigureEndpoints(context));
        });
        builder.Services.Configure<MassTransitHostOptions>(host => host.WaitUntilStarted = true);
        return builder;
    }

    private static List<Action<IBusRegistrationConfigurator>> Consumers(IHostApplicationBuilder builder)
    {
        if (!builder.Properties.TryGetValue(ConsumersKey, out var consumers))
            builder.Properties[ConsumersKey] = consumers = new List<Action<IBusRegistrationConfigurator>>();
        return (List<Action<IBusRegistrationConfigurator>>)consumers;
    }
}
