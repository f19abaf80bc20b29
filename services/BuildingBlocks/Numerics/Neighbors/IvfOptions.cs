namespace Assay.Numerics.Neighbors;

/// <summary>How an <see cref="IvfIndex"/> is made and searched.</summary>
public sealed record IvfOptions
{
    /// <summary>Lists; 0 = 2 sqrt(N).</summary>
    public int Lists { get; init; }

    /// <summary>Lists that are searched for each query, above 0. More = higher recall, at a cost that grows alike.</summary>
    public int Probes { get; init; } = 32;

    /// <summary>Rows a list that centroids are learned from at most, above 0.</summary>
    public int TrainingRowsPerList { get; init; } = 32;

    /// <summary>Steps of k-means at most.</summary>
    public int Iterations { get; init; } = 10;

    /// <summary>Seed of the rows that centroids are learned from.</summary>
    public ulong Seed { get; init; }
}
