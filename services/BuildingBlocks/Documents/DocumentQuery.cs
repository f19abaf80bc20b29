namespace Assay.Documents;

/// <summary>Selects documents by a declared index: equality on its first fields, a range on the one after them.</summary>
/// <remarks>
/// The result is ordered by the fields after those of <see cref="Equal"/>, then by id, so paging neither repeats nor leaves out a
/// document that stays as it is, whatever is inserted, changed or deleted meanwhile.
/// </remarks>
public sealed record DocumentQuery
{
    /// <summary>The largest <see cref="Limit"/>.</summary>
    public const int MaxLimit = 10_000;

    /// <summary>The index's name; null for the order of ids, where <see cref="From"/> and <see cref="To"/> are ids.</summary>
    public string? Index { get; init; }

    /// <summary>Values of the index's first fields, as many as given.</summary>
    public IReadOnlyList<IndexValue> Equal { get; init; } = [];

    /// <summary>The least value of the field after those of <see cref="Equal"/>, inclusive; null for no bound.</summary>
    public IndexValue? From { get; init; }

    /// <summary>The value that the field after those of <see cref="Equal"/> stays below, exclusive; null for no bound.</summary>
    public IndexValue? To { get; init; }

    /// <summary>Greatest first.</summary>
    public bool Descending { get; init; }

    /// <summary>The most documents in one page: 1 to <see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Where the page before this one ended: its <see cref="DocumentPage{T}.Continuation"/>; null or empty for the first page.</summary>
    public string? Continuation { get; init; }

    /// <summary>All documents in the order of their ids.</summary>
    public static DocumentQuery All { get; } = new();

    /// <summary>A query by an index whose first fields equal these values.</summary>
    public static DocumentQuery By(string index, params IReadOnlyList<IndexValue> equal) => new() { Index = index, Equal = equal };
}
