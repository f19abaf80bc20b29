namespace Assay.Cli.Sample;

/// <summary>What a sample set looks like. The same options make the same files.</summary>
public sealed record SampleOptions
{
    /// <summary>Folder to make; images go below <c>images/</c>, the truth into <c>truth.csv</c>.</summary>
    public required string Folder { get; init; }

    /// <summary>Files in all, 100 or more.</summary>
    public int Count { get; init; } = 2000;

    /// <summary>Share of files with a wrong label, 0 .. 0.5.</summary>
    public double Noise { get; init; } = 0.08;

    /// <summary>Seed; any number.</summary>
    public ulong Seed { get; init; } = 1;
}
