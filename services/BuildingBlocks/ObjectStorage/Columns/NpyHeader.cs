using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Assay.ObjectStorage.Columns;

/// <summary>The header of a <c>.npy</c> file (format 1.0): element type, shape, and where the elements begin.</summary>
/// <remarks>Source: numpy, "A simple file format for NumPy arrays" (numpy.lib.format). Little-endian, C order, one or two dimensions.</remarks>
public sealed record NpyHeader
{
    /// <summary>The first bytes of a file that tell how long its header is.</summary>
    internal const int PreambleLength = 10;

    /// <summary>No header that is written here is longer, and one read of so many bytes gets a whole one.</summary>
    internal const int UsualLength = 128;

    private const int Alignment = 64;

    // numpy leaves room for the first dimension to grow to this many digits in place.
    private const int GrowthDigits = 21;

    private NpyHeader(NpyType type, long rows, long? columns, int dataOffset) =>
        (Type, Rows, Width, DataOffset) = (type, rows, columns, dataOffset);

    public NpyType Type { get; }

    /// <summary>The first dimension.</summary>
    public long Rows { get; }

    /// <summary>The second dimension; 1 when there is none.</summary>
    public long Columns => Width ?? 1;

    /// <summary>Whether there are two dimensions.</summary>
    public bool IsMatrix => Width is not null;

    /// <summary>Where the elements begin in the file.</summary>
    public int DataOffset { get; }

    /// <summary>Bytes of all elements.</summary>
    public long DataLength => checked(Rows * RowLength);

    /// <summary>Bytes of one row.</summary>
    public long RowLength => checked(Columns * NpyTypes.SizeOf(Type));

    private long? Width { get; }

    /// <summary>The header of a vector of <paramref name="rows"/>, or of a matrix when <paramref name="columns"/> is given.</summary>
    public static NpyHeader Create(NpyType type, long rows, long? columns = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns ?? 0);
        var header = new NpyHeader(type, rows, columns, 0);
        return new NpyHeader(type, rows, columns, header.ToBytes().Length);
    }

    /// <summary>The header as numpy writes it: magic, version, length, a Python dictionary, padded with spaces to 64 bytes.</summary>
    public byte[] ToBytes()
    {
        var rows = Rows.ToString(CultureInfo.InvariantCulture);
        var shape = Width is { } columns
            ? string.Create(CultureInfo.InvariantCulture, $"({rows}, {columns})")
            : $"({rows},)";
        var dictionary = $"{{'descr': '{NpyTypes.Descriptor(Type)}', 'fortran_order': False, 'shape': {shape}, }}";
        var used = PreambleLength + dictionary.Length + Math.Max(0, GrowthDigits - rows.Length) + 1;
        var length = (used + Alignment - 1) / Alignment * Alignment;

        var bytes = new byte[length];
        bytes[0] = 0x93;
        "NUMPY\u0001\0"u8.CopyTo(bytes.AsSpan(1));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)(length - PreambleLength));
        bytes.AsSpan(PreambleLength).Fill((byte)' ');
        Encoding.ASCII.GetBytes(dictionary, bytes.AsSpan(PreambleLength));
        bytes[^1] = (byte)'\n';
        return bytes;
    }

    /// <summary>How many bytes the header has in all, from the file's first ten.</summary>
    /// <exception cref="NpyFormatException">It is not a <c>.npy</c> file of version 1 to 3.</exception>
    internal static int LengthOf(ReadOnlySpan<byte> start, string name)
    {
        if (start.Length < PreambleLength + 2)
            throw new NpyFormatException($"{name} is truncated: {start.Length} bytes are less than a .npy header.");
        if (start[0] != 0x93 || !start[1..6].SequenceEqual("NUMPY"u8))
            throw new NpyFormatException($"{name} is not a .npy file: it does not begin with numpy's magic bytes.");

        // Versions 2 and 3 only widen the length and the text's encoding; other tools may write them.
        var (preamble, length) = start[6] switch
        {
            1 => (PreambleLength, BinaryPrimitives.ReadUInt16LittleEndian(start[8..])),
            2 or 3 => (PreambleLength + 2, BinaryPrimitives.ReadUInt32LittleEndian(start[8..])),
            var version => throw new NpyFormatException($"{name} has .npy format version {version}; versions 1 to 3 can be read."),
        };
        return length <= 1 << 20
            ? preamble + (int)length
            : throw new NpyFormatException($"{name} is damaged: its header claims {length} bytes.");
    }

    /// <summary>Reads the header from a file's first bytes.</summary>
    /// <param name="start">At least the whole header.</param>
    /// <param name="name">What the file is called in messages.</param>
    /// <exception cref="NpyFormatException">It is truncated, damaged, in Fortran order, of another type or of more dimensions.</exception>
    public static NpyHeader Parse(ReadOnlySpan<byte> start, string name = "The .npy file")
    {
        var length = LengthOf(start, name);
        if (start.Length < length)
            throw new NpyFormatException($"{name} is truncated: {start.Length} bytes of a header of {length}.");

        var dictionary = NpyHeaderDictionary.Parse(Encoding.UTF8.GetString(start[(start[6] == 1 ? PreambleLength : PreambleLength + 2)..length]), name);
        var type = NpyTypes.FromDescriptor(dictionary.Descriptor)
            ?? throw new NpyFormatException(
                $"{name} holds elements of type '{dictionary.Descriptor}'; columns are '<f2', '<f4', '<i4', '<i8' or '|u1' (little-endian). Convert it with numpy's astype.");
        if (dictionary.FortranOrder && dictionary.Shape.Count > 1)
            throw new NpyFormatException($"{name} is in Fortran order; save it with numpy.ascontiguousarray.");
        if (dictionary.Shape.Count is not (1 or 2))
            throw new NpyFormatException($"{name} has {dictionary.Shape.Count} dimensions; a column has one or two.");

        var header = new NpyHeader(type, dictionary.Shape[0], dictionary.Shape.Count == 2 ? dictionary.Shape[1] : null, length);
        try
        {
            _ = header.DataLength;
        }
        catch (OverflowException)
        {
            throw new NpyFormatException($"{name} is damaged: its header claims {header.Shape()}.");
        }

        return header;
    }

    /// <summary>Requires the element type and, where given, the shape.</summary>
    /// <exception cref="NpyFormatException">The file is of another.</exception>
    public void Require(NpyType type, long? rows, long? columns, string name)
    {
        if (Type != type)
            throw new NpyFormatException($"{name} holds {Type}, not {type} as expected.");
        if ((rows is not null && rows != Rows) || (columns is not null && columns != Columns))
        {
            throw new NpyFormatException(
                $"{name} has the shape {Shape()}, not [{rows?.ToString(CultureInfo.InvariantCulture) ?? "any"}, {columns?.ToString(CultureInfo.InvariantCulture) ?? "any"}] as expected.");
        }
    }

    internal string Shape() =>
        Width is { } columns
            ? string.Create(CultureInfo.InvariantCulture, $"[{Rows}, {columns}]")
            : string.Create(CultureInfo.InvariantCulture, $"[{Rows}]");
}
