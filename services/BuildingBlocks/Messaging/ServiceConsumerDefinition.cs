using Assay.Messaging.FailedMessages;
using Assay.Messaging.RabbitMq;
using MassTransit;
using MassTransit.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Assay.Messaging;

/// <summary>
/// How every consumer is set up: a fixed queue name, bounded concurrency, and retry of transient faults only. A message that still
/// fails goes to <c>{queue}_error</c>.
/// </summary>
public abstract class ServiceConsumerDefinition<TConsumer> : ConsumerDefinition<TConsumer>
    where TConsumer : class, IConsumer
{
    // About seven minutes in all. What a consumer depends on may be away for minutes, and then every message would fail: each waits where
    // it is, so that none needs a person. Below RabbitMQ's limit of 30 minutes for an acknowledgement.
    private const int Retries = 20;
    private static readonly TimeSpan ShortestDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);
    private readonly string _queue;
    private readonly int _concurrency;

    /// <param name="queueName">One of <see cref="QueueNames"/>.</param>
    /// <param name="concurrency">Messages handled at once in a process, 1 or more.</param>
    protected ServiceConsumerDefinition(string queueName, int concurrency)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1);
        EndpointName = _queue = queueName;
        _concurrency = concurrency;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<TConsumer> consumerConfigurator, IRegistrationContext context)
    {
        var options = context.GetRequiredService<IOptions<MessagingOptions>>().Value;
        var settings = options.Consumers.GetValueOrDefault(_queue) ?? new QueueOptions();
        var concurrency = settings.Concurrency ?? _concurrency;
        consumerConfigurator.ConcurrentMessageLimit = concurrency;
        // What one consumer holds unacknowledged is what a crash redelivers: no more than it works on.
        endpointConfigurator.PrefetchCount = settings.Prefetch ?? concurrency;
        context.GetRequiredService<ServiceQueues>().AddConsumed(_queue);
        if (endpointConfigurator is IRabbitMqReceiveEndpointConfigurator queue)
            RabbitMqTransport.ConfigureEndpoint(queue, _queue, options.RabbitMq);
        ConfigureFailures(endpointConfigurator, endpointConfigurator is IRabbitMqReceiveEndpointConfigurator
            ? new ErrorTransportFilter()
            : new KeepFailedFilter(_queue, context.GetRequiredService<InMemoryFailedMessages>()));
        endpointConfigurator.UseMessageRetry(retry =>
        {
            retry.Handle<Exception>(TransientFaults.IsTransient);
            retry.Exponential(Retries, ShortestDelay, LongestDelay, ShortestDelay);
        });
    }

    private static void ConfigureFailures(IReceiveEndpointConfigurator endpoint, IFilter<ExceptionReceiveContext> end)
    {
        endpoint.ConfigureError(error =>
        {
            error.UseFilter(new GenerateFaultFilter());
            error.UseFilter(end);
        });
        endpoint.ConfigureDeadLetter(skipped => skipped.UseFilter(new FailSkippedFilter(end)));
    }
}
