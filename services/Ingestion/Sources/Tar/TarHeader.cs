using System.Buffers.Binary;
using System.Text;

namespace Assay.Ingestion.Sources.Tar;

/// <summary>The fields of a 512-byte header block (POSIX.1-1988 ustar, and GNU's and old V7's kin).</summary>
internal static class TarHeader
{
    public const int Size = 512;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool IsEnd(ReadOnlySpan<byte> block) => !block.ContainsAnyExcept((byte)0);

    /// <summary>Whether the checksum fits: the sum of all bytes with the checksum's own field as blanks, signed in some old writers.</summary>
    public static bool IsValid(ReadOnlySpan<byte> block)
    {
        if (!TryReadNumber(block.Slice(148, 8), out var expected))
            return false;
        var (unsigned, signed) = (0L, 0L);
        for (var i = 0; i < Size; i++)
        {
            var b = i is >= 148 and < 156 ? (byte)' ' : block[i];
            unsigned += b;
            signed += (sbyte)b;
        }

        return expected == unsigned || expected == signed;
    }

    public static byte TypeFlag(ReadOnlySpan<byte> block) => block[156];

    public static bool TryReadSize(ReadOnlySpan<byte> block, out long size) => TryReadNumber(block.Slice(124, 12), out size);

    public static string Name(ReadOnlySpan<byte> block, out bool isLatin1)
    {
        var name = Text(block[..100]);
        // Only POSIX ustar has a prefix there; GNU keeps times in the same place.
        var prefix = block.Slice(257, 6).SequenceEqual("ustar\0"u8) ? Text(block.Slice(345, 155)) : [];
        return prefix.IsEmpty ? Decode(name, out isLatin1) : Decode([.. prefix, (byte)'/', .. name], out isLatin1);
    }

    /// <summary>A name's bytes as text; every byte has a Latin-1 character, so nothing is lost where it is not UTF-8.</summary>
    public static string Decode(ReadOnlySpan<byte> name, out bool isLatin1)
    {
        isLatin1 = false;
        try
        {
            return StrictUtf8.GetString(name);
        }
        catch (DecoderFallbackException)
        {
            isLatin1 = true;
            return Encoding.Latin1.GetString(name);
        }
    }

    /// <summary>The bytes before the first NUL.</summary>
    public static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> field) => field.IndexOf((byte)0) is var end and >= 0 ? field[..end] : field;

    private static bool TryReadNumber(ReadOnlySpan<byte> field, out long number)
    {
        number = 0;
        if ((field[0] & 0x80) != 0)
        {
            // Base 256, big-endian (GNU): for sizes of 8 GiB and more. More than 63 bits are no size.
            foreach (var b in field[Math.Min(1, field.Length - 8)..^8])
            {
                if (b != 0)
                    return false;
            }

            number = BinaryPrimitives.ReadInt64BigEndian(field[^8..]);
            if (field.Length == 8)
                number &= 0x7FFF_FFFF_FFFF_FFFF;
            return number >= 0;
        }

        foreach (var b in field.Trim(" \0"u8))
        {
            if (b is < (byte)'0' or > (byte)'7' || number > long.MaxValue >> 3)
                return false;
            number = (number << 3) | (uint)(b - '0');
        }

        return true;
    }
}
