using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Assay.ServiceDefaults.Export;

/// <summary>
/// Names of any kind as names of files and folders that every file system takes: what is reserved somewhere is percent-encoded. Different names stay
/// different, and <see cref="Decode"/> gives them back unless they were cut.
/// </summary>
public static class FileNames
{
    /// <summary>Bytes of a name at most, which leaves room below the 255 of common file systems.</summary>
    public const int MaxBytes = 200;

    private const int CutBytes = 150;
    private static readonly SearchValues<char> Reserved = SearchValues.Create("/\\:*?\"<>|%\u007f");

    /// <summary>The name of a file or folder.</summary>
    public static string Encode(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var encoded = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (c < ' ' || Reserved.Contains(c) || (c is '.' or ' ' && (i == 0 || i == name.Length - 1)))
                encoded.Append(CultureInfo.InvariantCulture, $"%{(int)c:X2}");
            else
                encoded.Append(c);
        }

        // An empty name would name the folder above; "%" alone is never made of another name.
        var text = encoded.Length == 0 ? "%" : encoded.ToString();
        return Encoding.UTF8.GetByteCount(text) <= MaxBytes ? text : Cut(name, text);
    }

    /// <summary>The name that was encoded; one that was not is returned as it is.</summary>
    public static string Decode(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file == "%")
            return "";
        var decoded = new StringBuilder(file.Length);
        for (var i = 0; i < file.Length; i++)
        {
            if (file[i] == '%' && i + 2 < file.Length && byte.TryParse(file.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                decoded.Append((char)code);
                i += 2;
            }
            else
            {
                decoded.Append(file[i]);
            }
        }

        return decoded.ToString();
    }

    /// <summary>The file's name in a path that has either kind of slash.</summary>
    public static string Last(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path[(path.AsSpan().LastIndexOfAny('/', '\\') + 1)..];
    }

    // Keeps the ending, by which tools tell what a file is.
    private static string Cut(string name, string text)
    {
        var ending = Path.GetExtension(text);
        if (Encoding.UTF8.GetByteCount(ending) > 16)
            ending = "";
        var kept = new StringBuilder();
        var bytes = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > CutBytes)
                break;
            kept.Append(rune);
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 8));
        return $"{kept}%~{hash}{ending}";
    }
}
