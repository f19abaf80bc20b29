namespace Assay.Numerics.Clustering;

/// <summary>How rows are clustered.</summary>
public sealed record KMeansOptions
{
    /// <summary>k, clusters wanted, 1 or more. Fewer come out where there are fewer different rows.</summary>
    public required int Clusters { get; init; }

    /// <summary>Seed of the sample and of the first centres.</summary>
    public ulong Seed { get; init; }

    /// <summary>Rounds of Lloyd's algorithm at most, 0 or more.</summary>
    public int MaxIterations { get; init; } = 25;

    /// <summary>It ends when a round lowers the sum of squared distances by less than this share of it, 0 or more.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>
    /// Rows a cluster that centres are learned from at most, 1 or more; of more rows, a uniform sample. Beyond a few hundred, centres hardly move (Johnson, Douze and
    /// Jegou, "Billion-scale similarity search", 2017, take 256).
    /// </summary>
    public int RowsPerCluster { get; init; } = 256;
}
