using Assay.Documents;
using Microsoft.Extensions.DependencyInjection;

namespace Assay.FunctionalTests.Support;

/// <summary>A store in which a test can break, or hold up, what is written.</summary>
internal sealed class InterceptedDocumentStore(IDocumentStore inner, Func<string, object?, CancellationToken, Task> beforeWrite) : IDocumentStore, IDisposable
{
    /// <summary>Puts itself before the store that is registered.</summary>
    public static void Decorate(IServiceCollection services, Func<string, object?, CancellationToken, Task> beforeWrite)
    {
        var registered = services.Last(service => service.ServiceType == typeof(IDocumentStore) && !service.IsKeyedService);
        services.Remove(registered);
        services.AddSingleton<IDocumentStore>(provider => new InterceptedDocumentStore((IDocumentStore)registered.ImplementationFactory!(provider), beforeWrite));
    }

    public IDocumentCollection<T> Collection<T>(CollectionDefinition<T> definition)
        where T : class =>
        new Intercepted<T>(inner.Collection(definition), beforeWrite);

    public Task CheckAsync(CancellationToken cancellationToken = default) => inner.CheckAsync(cancellationToken);

    public void Dispose() => (inner as IDisposable)?.Dispose();

    private sealed class Intercepted<T>(IDocumentCollection<T> inner, Func<string, object?, CancellationToken, Task> beforeWrite) : IDocumentCollection<T>
        where T : class
    {
        public CollectionDefinition<T> Definition => inner.Definition;

        public Task<Versioned<T>?> FindAsync(string id, CancellationToken cancellationToken = default) => inner.FindAsync(id, cancellationToken);

        public Task<IReadOnlyDictionary<string, Versioned<T>>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default) =>
            inner.FindManyAsync(ids, cancellationToken);

        public async Task<bool> InsertIfAbsentAsync(T document, CancellationToken cancellationToken = default)
        {
            await beforeWrite(Definition.Name, document, cancellationToken);
            return await inner.InsertIfAbsentAsync(document, cancellationToken);
        }

        public async Task<int> InsertManyIfAbsentAsync(IReadOnlyCollection<T> documents, CancellationToken cancellationToken = default)
        {
            foreach (var document in documents)
                await beforeWrite(Definition.Name, document, cancellationToken);
            return await inner.InsertManyIfAbsentAsync(documents, cancellationToken);
        }

        public async Task<Versioned<T>> ReplaceAsync(T document, long version, CancellationToken cancellationToken = default)
        {
            await beforeWrite(Definition.Name, document, cancellationToken);
            return await inner.ReplaceAsync(document, version, cancellationToken);
        }

        public async Task<bool> DeleteAsync(string id, long? version = null, CancellationToken cancellationToken = default)
        {
            await beforeWrite(Definition.Name, null, cancellationToken);
            return await inner.DeleteAsync(id, version, cancellationToken);
        }

        public Task<DocumentPage<T>> QueryAsync(DocumentQuery query, CancellationToken cancellationToken = default) => inner.QueryAsync(query, cancellationToken);

        public Task<long> CountAsync(DocumentQuery query, CancellationToken cancellationToken = default) => inner.CountAsync(query, cancellationToken);
    }
}
