namespace Assay.UnitTests.Documents;

/// <summary>A document with every kind of index value.</summary>
public sealed record Work
{
    public required string Id { get; init; }

    public string Batch { get; init; } = "b";

    public string? Annotator { get; init; }

    public double? Score { get; init; }

    public int Count { get; init; }

    public DateTimeOffset Created { get; init; }

    public WorkState State { get; init; }
}
