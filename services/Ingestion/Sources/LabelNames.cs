namespace Assay.Ingestion.Sources;

/// <summary>Labels as classes can be called: LabelStore takes white space around a name as no part of it and refuses control characters.</summary>
internal static class LabelNames
{
    public const int MaxLength = 512;

    /// <summary>The labels trimmed, control characters as blanks, empty ones and repetitions left out.</summary>
    /// <param name="labels">As the source has them.</param>
    /// <param name="rewritten">Whether a control character became a blank.</param>
    public static IReadOnlyList<string> Clean(IReadOnlyList<string> labels, out bool rewritten)
    {
        rewritten = labels.Any(label => label.Trim().Any(char.IsControl));
        return labels.Count == 0
            ? labels
            : [.. labels
                .Select(label => string.Concat(label.Trim().Select(c => char.IsControl(c) ? ' ' : c)))
                .Where(label => label.Length > 0)
                .Distinct()];
    }
}
