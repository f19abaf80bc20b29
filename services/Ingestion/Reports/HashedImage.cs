using System.Buffers.Binary;

namespace Assay.Ingestion.Reports;

/// <summary>An image by the SHA-256 of its bytes, which is 40 bytes of memory: four parts of eight bytes, most significant first, and its place.</summary>
internal readonly record struct HashedImage(ulong First, ulong Second, ulong Third, ulong Fourth, int Shard, int Row) : IComparable<HashedImage>
{
    public long Place => ((long)Shard << 32) | (uint)Row;

    /// <summary>All zero: there were no bytes to hash.</summary>
    public bool IsEmpty => (First | Second | Third | Fourth) == 0;

    public static HashedImage Of(ReadOnlySpan<byte> sha256, int shard, int row) => new(
        BinaryPrimitives.ReadUInt64BigEndian(sha256),
        BinaryPrimitives.ReadUInt64BigEndian(sha256[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(sha256[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(sha256[24..]),
        shard,
        row);

    public bool HasHashOf(HashedImage other) => First == other.First && Second == other.Second && Third == other.Third && Fourth == other.Fourth;

    /// <summary>By hash, then by place.</summary>
    public int CompareTo(HashedImage other)
    {
        if (First != other.First)
            return First.CompareTo(other.First);
        if (Second != other.Second)
            return Second.CompareTo(other.Second);
        if (Third != other.Third)
            return Third.CompareTo(other.Third);
        return Fourth != other.Fourth ? Fourth.CompareTo(other.Fourth) : Place.CompareTo(other.Place);
    }

    /// <summary>The hash as 64 hexadecimal digits.</summary>
    public string Hex() => $"{First:x16}{Second:x16}{Third:x16}{Fourth:x16}";
}
