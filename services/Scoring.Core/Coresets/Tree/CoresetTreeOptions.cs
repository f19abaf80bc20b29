namespace Assay.Scoring.Core.Coresets.Tree;

/// <summary>How a tree is built; written into it and never changed.</summary>
public sealed record CoresetTreeOptions
{
    /// <summary>D, above 0.</summary>
    public required int Dimensions { get; init; }

    /// <summary>Rows of a leaf, 1 or more.</summary>
    public int LeafRows { get; init; } = 10_000;

    /// <summary>m: draws of each node, 1 or more. More = closer to all rows; the error of a level is about 1 / sqrt(m), and log2(n / LeafRows) levels compound.</summary>
    public int CoresetRows { get; init; } = 1_000;

    /// <summary>By what rows are drawn.</summary>
    public SensitivityKind Sensitivity { get; init; } = SensitivityKind.RootLeverage;

    /// <summary>
    /// Share of the draws, 0 .. below 1, that goes to the classes in equal parts (of what is left, rows are drawn by sensitivity): without it, rare classes would
    /// be missing from coresets. A constant factor of the sample's size in the bounds.
    /// </summary>
    public double ClassShare { get; init; } = 0.2;

    /// <summary>Seed: the same rows, options and seed make the same tree.</summary>
    public ulong Seed { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Dimensions);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(LeafRows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(CoresetRows);
        if (!(ClassShare is >= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(ClassShare), ClassShare, "The share of the classes must be 0 or more and below 1.");
        if (!Enum.IsDefined(Sensitivity)) throw new ArgumentOutOfRangeException(nameof(Sensitivity), Sensitivity, "There is no such sensitivity.");
    }
}
