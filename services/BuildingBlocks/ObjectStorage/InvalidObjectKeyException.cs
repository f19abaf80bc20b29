namespace Assay.ObjectStorage;

/// <summary>A key breaks the rules of <see cref="ObjectKey"/>.</summary>
public sealed class InvalidObjectKeyException : ArgumentException
{
    public InvalidObjectKeyException(string? key, string problem)
        : base($"The object key '{Printable(key)}' is not valid: {problem}. Keys are segments joined by single slashes, for example 'datasets/birds/shards/000000/images.jsonl'.") =>
        Key = key ?? "";

    /// <summary>The key as it was given.</summary>
    public string Key { get; }

    // The message may end in a log or a terminal: no control characters, no kilobytes.
    private static string Printable(string? key) =>
        new([.. (key ?? "").Take(200).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c)]);
}
