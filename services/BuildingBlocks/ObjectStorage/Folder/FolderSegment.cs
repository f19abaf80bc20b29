using System.Globalization;
using System.Text;

namespace Assay.ObjectStorage.Folder;

/// <summary>Maps a segment of a key to the names of a file or of nested folders that any file system takes, and back.</summary>
/// <remarks>
/// Ordinary names stay as they are, so that people and tools find <c>facts.npy</c>. Escaped as <c>%XX</c> are <c>%</c>, what
/// Windows refuses or gives a meaning of its own, and a leading <c>.tmp</c> (temporary files live there). File systems take 255
/// bytes a name: a longer segment becomes <c>first part%+/next part%+/last part</c>; <c>%+</c> cannot come out of escaping.
/// </remarks>
internal static class FolderSegment
{
    /// <summary>Ends the name of a folder that holds the continuations of a long segment.</summary>
    private const string Continued = "%+";

    // Leaves room within 255 bytes for the marker and for escaping the first and the last character.
    private const int PartCost = 240;

    private const int LargestRuneCost = 4;

    private static readonly string[] Devices =
        ["CON", "PRN", "AUX", "NUL", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
         "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9"];

    /// <summary>Appends the names for one segment, separated by slashes.</summary>
    public static void Append(StringBuilder path, ReadOnlySpan<char> segment)
    {
        for (var part = TakePart(ref segment); ; part = TakePart(ref segment))
        {
            AppendEscaped(path, part);
            if (segment.IsEmpty)
                return;
            path.Append(Continued).Append('/');
        }
    }

    /// <summary>The text a name stands for, without the marker of a continued one.</summary>
    /// <returns>False for a name that <see cref="Append"/> does not give: a foreign file, which is no object.</returns>
    public static bool TryDecode(ReadOnlySpan<char> name, out string text, out bool continued)
    {
        continued = name.EndsWith(Continued, StringComparison.Ordinal);
        if (continued)
            name = name[..^Continued.Length];

        if (!name.Contains('%') && !continued)
        {
            text = name.ToString();
        }
        else if (!TryUnescape(name, out text))
        {
            return false;
        }

        // One text has one name, or else a foreign file could stand in for an object.
        var rest = text.AsSpan();
        var part = TakePart(ref rest);
        var again = new StringBuilder(name.Length);
        AppendEscaped(again, part);
        return rest.IsEmpty && text.Length > 0 && again.Equals(name) && (!continued || Cost(part) > PartCost - LargestRuneCost);
    }

    private static bool TryUnescape(ReadOnlySpan<char> name, out string text)
    {
        text = "";
        var decoded = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] != '%')
            {
                decoded.Append(name[i]);
                continue;
            }

            if (i + 2 >= name.Length || !byte.TryParse(name.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
                return false;
            decoded.Append((char)code);
            i += 2;
        }

        text = decoded.ToString();
        return true;
    }

    /// <summary>Cuts the longest part off that fits one name.</summary>
    private static ReadOnlySpan<char> TakePart(ref ReadOnlySpan<char> segment)
    {
        var (chars, cost) = (0, 0);
        foreach (var rune in segment.EnumerateRunes())
        {
            cost += Cost(rune);
            if (cost > PartCost)
                break;
            chars += rune.Utf16SequenceLength;
        }

        var part = segment[..chars];
        segment = segment[chars..];
        return part;
    }

    private static int Cost(ReadOnlySpan<char> part)
    {
        var cost = 0;
        foreach (var rune in part.EnumerateRunes())
            cost += Cost(rune);
        return cost;
    }

    private static int Cost(Rune rune) => rune.IsBmp && IsReserved((char)rune.Value) ? 3 : rune.Utf8SequenceLength;

    private static void AppendEscaped(StringBuilder path, ReadOnlySpan<char> part)
    {
        var escapeFirst = part.StartsWith(".tmp", StringComparison.OrdinalIgnoreCase) || IsDevice(part);
        for (var i = 0; i < part.Length; i++)
        {
            var c = part[i];
            if (IsReserved(c) || (i == 0 && escapeFirst) || (i == part.Length - 1 && c is '.' or ' '))
                path.Append(CultureInfo.InvariantCulture, $"%{(int)c:X2}");
            else
                path.Append(c);
        }
    }

    private static bool IsReserved(char c) => c is '%' or '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|';

    private static bool IsDevice(ReadOnlySpan<char> part)
    {
        var dot = part.IndexOf('.');
        var stem = dot < 0 ? part : part[..dot];
        if (stem.Length is not (3 or 4))
            return false;
        foreach (var device in Devices)
        {
            if (stem.Equals(device, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
