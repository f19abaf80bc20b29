namespace Assay.UnitTests.Documents;

/// <summary>A document with every kind of JSON, and names and values that a store might take for something else.</summary>
public sealed record Anything
{
    public required string Id { get; init; }

    public double[] Numbers { get; init; } = [];

    public long[] Longs { get; init; } = [];

    public ulong Large { get; init; }

    public decimal Exact { get; init; }

    public Dictionary<string, int> Named { get; init; } = [];

    public string[] Texts { get; init; } = [];

    public int[][][] Nested { get; init; } = [];

    public bool Truth { get; init; }
}
