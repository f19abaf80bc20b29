namespace Assay.Ingestion.Sources;

/// <summary>Names of files in messages: they may hold anything, messages end in terminals.</summary>
internal static class SourceText
{
    private const int Longest = 300;

    /// <summary>The text without control characters and of bearable length.</summary>
    public static string Printable(string text)
    {
        var shown = text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest), "...");
        return shown.Any(char.IsControl) ? string.Concat(shown.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString())) : shown;
    }
}
