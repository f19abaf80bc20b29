using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Assay.ObjectStorage.Layout;

/// <summary>An image's place in its data set, which is its id: <c>000042-0017</c> is row 17 of shard 42.</summary>
/// <remarks>
/// Shards have at least six digits and rows at least four; more when the number needs them. Only that form parses, so an image
/// has one id and ids can be compared as strings for equality.
/// </remarks>
public readonly record struct ImageId : IComparable<ImageId>, ISpanParsable<ImageId>
{
    public ImageId(int shard, int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shard);
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        (Shard, Row) = (shard, row);
    }

    public int Shard { get; }

    public int Row { get; }

    public void Deconstruct(out int shard, out int row) => (shard, row) = (Shard, Row);

    public int CompareTo(ImageId other) =>
        Shard != other.Shard ? Shard.CompareTo(other.Shard) : Row.CompareTo(other.Row);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Shard:D6}-{Row:D4}");

    /// <exception cref="FormatException">The text is not an image id.</exception>
    public static ImageId Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var id)
            ? id
            : throw new FormatException($"'{text}' is not an image id: an id is a shard and a row, for example '{new ImageId(42, 17)}'.");

    public static bool TryParse(ReadOnlySpan<char> text, out ImageId id)
    {
        id = default;
        var dash = text.IndexOf('-');
        if (dash < 0 || !TryParseNumber(text[..dash], 6, out var shard) || !TryParseNumber(text[(dash + 1)..], 4, out var row))
            return false;

        id = new ImageId(shard, row);
        return true;
    }

    static ImageId ISpanParsable<ImageId>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s);

    static bool ISpanParsable<ImageId>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out ImageId result) => TryParse(s, out result);

    static ImageId IParsable<ImageId>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<ImageId>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ImageId result) => TryParse(s, out result);

    private static bool TryParseNumber(ReadOnlySpan<char> digits, int least, out int number)
    {
        number = 0;
        return digits.Length >= least
            && (digits.Length == least || digits[0] != '0')
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
