using MassTransit;

namespace Assay.Messaging;

/// <summary>
/// How every consumer is set up: a fixed queue name, bounded concurrency, and retry of transient faults only. A message that still
/// fails goes to <c>{queue}_error</c>.
/// </summary>
public abstract class ServiceConsumerDefinition<TConsumer> : ConsumerDefinition<TConsumer>
    where TConsumer : class, IConsumer
{
    private const int Retries = 6;
    private static readonly TimeSpan ShortestDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    /// <param name="queueName">One of <see cref="QueueNames"/>.</param>
    /// <param name="concurrency">Messages handled at once in a process, 1 or more.</param>
    protected ServiceConsumerDefinition(string queueName, int concurrency)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1);
        EndpointName = queueName;
        ConcurrentMessageLimit = concurrency;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<TConsumer> consumerConfigurator, IRegistrationContext context)
    {
        // What one consumer holds unacknowledged is what a crash redelivers: no more than it works on.
        endpointConfigurator.PrefetchCount = ConcurrentMessageLimit ?? 1;
        endpointConfigurator.UseMessageRetry(retry =>
        {
            retry.Handle<Exception>(TransientFaults.IsTransient);
            retry.Exponential(Retries, ShortestDelay, LongestDelay, ShortestDelay);
        });
    }
}
