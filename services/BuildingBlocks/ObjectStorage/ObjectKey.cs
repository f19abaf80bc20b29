using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Assay.ObjectStorage;

/// <summary>The rules every key obeys, whatever the store, and the order keys are listed in.</summary>
/// <remarks>
/// A key is 1 to 1,024 UTF-8 bytes (S3's limit) of segments joined by <c>/</c>. No segment is empty, <c>.</c> or <c>..</c>, so a
/// key neither starts nor ends with a slash and can never leave the folder it is stored in; no NUL, no control characters, no
/// unpaired surrogates. Everything else of Unicode is allowed and is compared byte by byte, never normalised.
/// </remarks>
public static class ObjectKey
{
    /// <summary>The longest key, in UTF-8 bytes.</summary>
    public const int MaxLength = 1024;

    /// <summary>Returns <paramref name="key"/> if it is valid.</summary>
    /// <exception cref="InvalidObjectKeyException">It is not; the message says why.</exception>
    public static string Require(string? key) =>
        Problem(key) is { } problem ? throw new InvalidObjectKeyException(key, problem) : key!;

    /// <summary>Whether <paramref name="key"/> is valid.</summary>
    public static bool IsValid([NotNullWhen(true)] string? key) => Problem(key) is null;

    /// <summary>Orders keys by their UTF-8 bytes, as S3 lists them. Ordinal comparison of strings differs beyond U+FFFF.</summary>
    public static int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var common = left.CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
            return left.Length.CompareTo(right.Length);

        // Both strings are well-formed, so the first unequal code unit decides; surrogates stand for U+10000 and above and
        // sort, in UTF-8, after U+E000 to U+FFFF.
        var (x, y) = (left[common], right[common]);
        var (xHigh, yHigh) = (char.IsSurrogate(x), char.IsSurrogate(y));
        return xHigh == yHigh ? x.CompareTo(y) : xHigh ? 1 : -1;
    }

    /// <summary><see cref="Compare"/> as a comparer.</summary>
    public static IComparer<string> Order { get; } =
        Comparer<string>.Create((x, y) => Compare(x.AsSpan(), y.AsSpan()));

    private static string? Problem(string? key)
    {
        if (string.IsNullOrEmpty(key))
            return "it is empty";
        if (key.Length > MaxLength || Encoding.UTF8.GetByteCount(key) > MaxLength)
            return $"it is longer than {MaxLength} UTF-8 bytes";
        if (!IsWellFormed(key))
            return "it holds a control character or an unpaired surrogate";

        foreach (var range in key.AsSpan().Split('/'))
        {
            switch (key.AsSpan(range))
            {
                case "": return "it has an empty segment (a slash at the start, at the end or doubled)";
                case "." or "..": return "a segment is '.' or '..'";
            }
        }

        return null;
    }

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]))
                return false;
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return false;
            i++;
        }

        return true;
    }
}
