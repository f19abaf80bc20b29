using System.Collections.Concurrent;
using MassTransit;

namespace Assay.FunctionalTests.Inference;

/// <summary>What a bus has published, by the names of the types.</summary>
internal sealed class PublishedMessages : IPublishObserver
{
    public ConcurrentQueue<string> Types { get; } = new();

    public Task PrePublish<T>(PublishContext<T> context)
        where T : class => Task.CompletedTask;

    public Task PostPublish<T>(PublishContext<T> context)
        where T : class
    {
        Types.Enqueue(typeof(T).Name);
        return Task.CompletedTask;
    }

    public Task PublishFault<T>(PublishContext<T> context, Exception exception)
        where T : class => Task.CompletedTask;
}
