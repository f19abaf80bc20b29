namespace Assay.Documents;

/// <summary>A part of a query's result.</summary>
/// <param name="Items">The documents, in the index's order.</param>
/// <param name="Continuation">What to pass as <see cref="DocumentQuery.Continuation"/> for the next page; null when this is the last.</param>
public sealed record DocumentPage<T>(IReadOnlyList<Versioned<T>> Items, string? Continuation)
    where T : class;
