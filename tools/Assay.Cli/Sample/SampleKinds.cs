namespace Assay.Cli.Sample;

/// <summary>What a sample set plants.</summary>
public static class SampleKinds
{
    public const string Clean = "clean";
    public const string Mislabelled = "mislabelled";
    public const string ExactDuplicate = "exact_duplicate";
    public const string NearDuplicate = "near_duplicate";
    public const string Dark = "dark";
    public const string Blurred = "blurred";
    public const string Broken = "broken";
    public const string TwoLabels = "two_labels";
}
