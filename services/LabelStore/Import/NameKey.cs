using System.Security.Cryptography;
using System.Text;

namespace Assay.LabelStore.Import;

/// <summary>128 bits of a name's SHA-256 instead of the name: a million images shall not cost a hundred megabytes.</summary>
internal static class NameKey
{
    public static UInt128 Of(string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return new UInt128(BitConverter.ToUInt64(hash[8..]), BitConverter.ToUInt64(hash));
    }

    public static void Write(this BinaryWriter writer, UInt128 key)
    {
        writer.Write((ulong)(key >> 64));
        writer.Write((ulong)key);
    }

    public static UInt128 ReadKey(this BinaryReader reader) => new(reader.ReadUInt64(), reader.ReadUInt64());
}
