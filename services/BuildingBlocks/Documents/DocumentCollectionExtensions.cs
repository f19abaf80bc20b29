using System.Runtime.CompilerServices;

namespace Assay.Documents;

/// <summary>What every collection can do by means of its port.</summary>
public static class DocumentCollectionExtensions
{
    /// <summary>How often <see cref="UpdateAsync"/> and <see cref="UpsertAsync"/> try before they report the conflict.</summary>
    public const int DefaultAttempts = 32;

    /// <summary>The document of this id.</summary>
    /// <exception cref="DocumentNotFoundException">There is none.</exception>
    public static async Task<Versioned<T>> GetAsync<T>(
        this IDocumentCollection<T> collection, string id, CancellationToken cancellationToken = default)
        where T : class =>
        await collection.FindAsync(id, cancellationToken).ConfigureAwait(false)
        ?? throw new DocumentNotFoundException(collection.Definition.Name, id);

    /// <summary>Inserts a document that must be new.</summary>
    /// <exception cref="DocumentExistsException">Its id is taken.</exception>
    public static async Task<Versioned<T>> InsertAsync<T>(
        this IDocumentCollection<T> collection, T document, CancellationToken cancellationToken = default)
        where T : class =>
        await collection.InsertIfAbsentAsync(document, cancellationToken).ConfigureAwait(false)
            ? new Versioned<T>(document, 1)
            : throw new DocumentExistsException(collection.Definition.Name, collection.Definition.Id(document));

    /// <summary>
    /// Replaces a document by what <paramref name="change"/> makes of it, and does so again with the newer document when someone
    /// else was quicker. Returning the same instance leaves the document as it is.
    /// </summary>
    /// <exception cref="DocumentNotFoundException">There is none.</exception>
    /// <exception cref="DocumentConflictException">Others were quicker <paramref name="attempts"/> times.</exception>
    public static async Task<Versioned<T>> UpdateAsync<T>(
        this IDocumentCollection<T> collection,
        string id,
        Func<T, T> change,
        int attempts = DefaultAttempts,
        CancellationToken cancellationToken = default)
        where T : class
    {
        for (var attempt = 1; ; attempt++)
        {
            var current = await collection.GetAsync(id, cancellationToken).ConfigureAwait(false);
            var changed = change(current.Value);
            if (ReferenceEquals(changed, current.Value))
                return current;

            try
            {
                return await collection.ReplaceAsync(changed, current.Version, cancellationToken).ConfigureAwait(false);
            }
            catch (DocumentConflictException) when (attempt < attempts)
            {
                await BackOffAsync(attempt, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>As <see cref="UpdateAsync"/>, where <paramref name="change"/> gets null and makes the first document when there is none.</summary>
    public static async Task<Versioned<T>> UpsertAsync<T>(
        this IDocumentCollection<T> collection,
        string id,
        Func<T?, T> change,
        int attempts = DefaultAttempts,
        CancellationToken cancellationToken = default)
        where T : class
    {
        for (var attempt = 1; ; attempt++)
        {
            var current = await collection.FindAsync(id, cancellationToken).ConfigureAwait(false);
            var changed = change(current?.Value);
            if (current is not null && ReferenceEquals(changed, current.Value))
                return current;

            try
            {
                if (current is not null)
                    return await collection.ReplaceAsync(changed, current.Version, cancellationToken).ConfigureAwait(false);
                if (await collection.InsertIfAbsentAsync(changed, cancellationToken).ConfigureAwait(false))
                    return new Versioned<T>(changed, 1);
                if (attempt >= attempts)
                    throw new DocumentConflictException(collection.Definition.Name, id);
            }
            catch (Exception e) when (e is DocumentConflictException or DocumentNotFoundException && attempt < attempts)
            {
            }

            await BackOffAsync(attempt, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>All documents a query selects, page by page; <see cref="DocumentQuery.Limit"/> is the size of a page.</summary>
    public static async IAsyncEnumerable<Versioned<T>> QueryAllAsync<T>(
        this IDocumentCollection<T> collection, DocumentQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where T : class
    {
        do
        {
            var page = await collection.QueryAsync(query, cancellationToken).ConfigureAwait(false);
            foreach (var item in page.Items)
                yield return item;
            query = query with { Continuation = page.Continuation };
        }
        while (query.Continuation is not null);
    }

    // Spreads contenders apart: up to 1 ms at first, 32 ms at most.
    private static Task BackOffAsync(int attempt, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * Math.Min(32, 1 << Math.Min(attempt - 1, 5))), cancellationToken);
}
