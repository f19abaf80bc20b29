namespace Assay.Documents;

/// <summary>A continuation is not one of the query it was given with.</summary>
public sealed class InvalidContinuationException()
    : ArgumentException("The page token does not belong to this query: repeat the query as it was, or start at its first page.");
