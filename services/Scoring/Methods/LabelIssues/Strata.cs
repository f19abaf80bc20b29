namespace Assay.Scoring.Methods.LabelIssues;

/// <summary>Kinds of images by how suspicious their labels are, as numbers of the column "stratum".</summary>
internal static class Strata
{
    /// <summary>Not judged: no label, or no usable embedding.</summary>
    public const byte None = 0;

    /// <summary>The label is flagged.</summary>
    public const byte Flagged = 1;

    /// <summary>Not flagged, but the label's probability is below its class's threshold.</summary>
    public const byte Doubtful = 2;

    /// <summary>Nothing speaks against the label.</summary>
    public const byte Trusted = 3;

    /// <summary>Their names for people, from <see cref="Flagged"/> on.</summary>
    public static IReadOnlyList<string> Names { get; } = ["flagged", "doubtful", "trusted"];
}
