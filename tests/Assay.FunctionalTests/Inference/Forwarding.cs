using Assay.Messaging;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Assay.FunctionalTests.Inference;

/// <summary>Where messages of a type go that a host does not handle itself: in place of a broker between hosts of one test.</summary>
internal sealed class Forwarding<T>
    where T : class
{
    private int _sent;

    /// <summary>Targets, in turn; null = lost.</summary>
    public IReadOnlyList<InferenceHost?> Targets { get; set; } = [];

    public int Sent => _sent;

    public void AddTo(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(this);
        builder.AddConsumer<Consumer, Definition>();
    }

    internal sealed class Consumer(Forwarding<T> forwarding) : IConsumer<T>
    {
        public Task Consume(ConsumeContext<T> context)
        {
            var place = Interlocked.Increment(ref forwarding._sent) - 1;
            return forwarding.Targets[place % forwarding.Targets.Count]?.Services.GetRequiredService<IBus>().Publish(context.Message, context.CancellationToken)
                ?? Task.CompletedTask;
        }
    }

    internal sealed class Definition() : ServiceConsumerDefinition<Consumer>($"test-forward-{typeof(T).Name.ToLowerInvariant()}", concurrency: 1);
}
