namespace Assay.Documents;

/// <summary>Documents of one type, each with an id and a version, found by id or by a declared index.</summary>
/// <remarks>
/// Every change of one document is atomic and, once the method has returned, survives the death of the process. There are no
/// transactions over several documents. Safe for any number of threads and processes. Every method throws
/// <see cref="DocumentStoreException"/>, or a more telling exception derived from it, when the store itself fails.
/// </remarks>
public interface IDocumentCollection<T>
    where T : class
{
    /// <summary>What was declared.</summary>
    CollectionDefinition<T> Definition { get; }

    /// <summary>The document of this id, or null.</summary>
    Task<Versioned<T>?> FindAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>The documents that exist among these ids, by id.</summary>
    Task<IReadOnlyDictionary<string, Versioned<T>>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default);

    /// <summary>Inserts a document at version 1 unless its id is taken. Returns whether it did.</summary>
    Task<bool> InsertIfAbsentAsync(T document, CancellationToken cancellationToken = default);

    /// <summary>
    /// Inserts all whose ids are free and returns how many those were: the quick way for many. Interrupted, it leaves some
    /// inserted; calling it again completes the work.
    /// </summary>
    Task<int> InsertManyIfAbsentAsync(IReadOnlyCollection<T> documents, CancellationToken cancellationToken = default);

    /// <summary>Replaces the document of the same id if its version is still <paramref name="version"/>; returns it with its new version.</summary>
    /// <exception cref="DocumentConflictException">Someone changed it meanwhile.</exception>
    /// <exception cref="DocumentNotFoundException">There is none.</exception>
    /// <exception cref="InvalidOperationException">The collection is <see cref="CollectionDefinition{T}.AppendOnly"/>.</exception>
    Task<Versioned<T>> ReplaceAsync(T document, long version, CancellationToken cancellationToken = default);

    /// <summary>Deletes a document, whatever its version or only if it is still <paramref name="version"/>. Returns false when there was none.</summary>
    /// <exception cref="DocumentConflictException">Its version is another.</exception>
    /// <exception cref="InvalidOperationException">The collection is <see cref="CollectionDefinition{T}.AppendOnly"/>.</exception>
    Task<bool> DeleteAsync(string id, long? version = null, CancellationToken cancellationToken = default);

    /// <summary>One page of the documents a query selects, in the index's order.</summary>
    /// <exception cref="ArgumentException">The query does not fit the index, or its continuation is not one of this query.</exception>
    Task<DocumentPage<T>> QueryAsync(DocumentQuery query, CancellationToken cancellationToken = default);

    /// <summary>How many documents a query selects; its limit and continuation do not matter.</summary>
    Task<long> CountAsync(DocumentQuery query, CancellationToken cancellationToken = default);
}
