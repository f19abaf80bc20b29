using System.Buffers;
using System.Text;

namespace Assay.ServiceDefaults.Export;

/// <summary>Lines of RFC 4180. Values are written as they are: quoted where the format needs it, never altered.</summary>
public static class CsvLine
{
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",\"\r\n");

    /// <summary>Writes a line with its end.</summary>
    public static void Write(IBufferWriter<byte> buffer, params ReadOnlySpan<string> fields)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        for (var i = 0; i < fields.Length; i++)
        {
            if (i > 0)
                buffer.Write(","u8);
            WriteField(buffer, fields[i]);
        }

        buffer.Write("\r\n"u8);
    }

    private static void WriteField(IBufferWriter<byte> buffer, string field)
    {
        // Some readers trim what is not quoted.
        var quoted = field.AsSpan().ContainsAny(NeedsQuotes) || field.StartsWith(' ') || field.EndsWith(' ');
        Encoding.UTF8.GetBytes(quoted ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field, buffer);
    }
}
