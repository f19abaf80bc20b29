namespace Assay.Documents;

/// <summary>A store of typed documents: SQLite (embedded) or MongoDB.</summary>
public interface IDocumentStore
{
    /// <summary>
    /// The collection of this definition. Cheap and without effect on the store: the collection, and every index the definition
    /// declares, is created or completed when it is first used.
    /// </summary>
    IDocumentCollection<T> Collection<T>(CollectionDefinition<T> definition)
        where T : class;

    /// <summary>Asks the store whether it answers now; for readiness.</summary>
    /// <exception cref="DocumentStoreException">It cannot, and why.</exception>
    Task CheckAsync(CancellationToken cancellationToken = default);
}
