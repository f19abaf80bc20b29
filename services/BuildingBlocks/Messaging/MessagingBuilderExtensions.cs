using Assay.Messaging.FailedMessages;
using Assay.Messaging.Metrics;
using Assay.Messaging.RabbitMq;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

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

    /// <summary>Adds the bus with every consumer registered so far, on the transport that the configuration names. Call it last, once.</summary>
    public static IHostApplicationBuilder AddMessaging(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<MessagingOptions>().BindConfiguration(MessagingOptions.Section).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MessagingOptions>, MessagingOptionsValidator>());

        var isBroker = builder.Configuration.ReadMessaging().Transport == MessagingTransport.RabbitMq;
        // Before the bus, which would try wrong credentials for ever.
        if (isBroker)
        {
            builder.Services.TryAddSingleton<BrokerCheck>();
            builder.Services.AddHostedService(provider => provider.GetRequiredService<BrokerCheck>());
        }

        AddFailedMessages(builder.Services, isBroker);

        var consumers = Consumers(builder);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddMassTransit(bus =>
        {
            foreach (var addConsumer in consumers)
                addConsumer(bus);

            // MassTransit would report how it is used to its makers' server; nothing of ours leaves the machine unasked.
            bus.DisableUsageTelemetry();
            bus.ConfigureHealthCheckOptions(check => check.Tags.Add("bus"));
            bus.AddReceiveObserver<ConsumeMetrics>();
            if (isBroker)
                bus.UsingRabbitMq(RabbitMqTransport.Configure);
            else
                bus.UsingInMemory((context, transport) => transport.ConfigureEndpoints(context));
        });
        // A process whose broker is away is up: it says so by its readiness, answers calls and connects when it can.
        builder.Services.Configure<MassTransitHostOptions>(host => host.WaitUntilStarted = !isBroker);
        builder.Services.AddHealthChecks().AddCheck<BusHealthCheck>(BusHealthCheck.Name, tags: ["ready"], timeout: BusHealthCheck.Patience);
        return builder;
    }

    /// <summary>The options as configured, before the host is built.</summary>
    public static MessagingOptions ReadMessaging(this IConfiguration configuration) =>
        configuration.GetSection(MessagingOptions.Section).Get<MessagingOptions>() ?? new MessagingOptions();

    private static void AddFailedMessages(IServiceCollection services, bool isBroker)
    {
        services.TryAddSingleton<ServiceQueues>();
        if (isBroker)
        {
            services.TryAddSingleton<BrokerConnection>();
            services.TryAddSingleton<IFailedMessages, RabbitMqFailedMessages>();
        }
        else
        {
            services.TryAddSingleton<InMemoryFailedMessages>();
            services.TryAddSingleton<IFailedMessages>(provider => provider.GetRequiredService<InMemoryFailedMessages>());
        }

        services.AddHostedService<QueueMetrics>();
    }

    private static List<Action<IBusRegistrationConfigurator>> Consumers(IHostApplicationBuilder builder)
    {
        if (!builder.Properties.TryGetValue(ConsumersKey, out var consumers))
            builder.Properties[ConsumersKey] = consumers = new List<Action<IBusRegistrationConfigurator>>();
        return (List<Action<IBusRegistrationConfigurator>>)consumers;
    }
}
