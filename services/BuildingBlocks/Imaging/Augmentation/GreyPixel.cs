namespace Assay.Imaging.Augmentation;

/// <summary>One byte a pixel.</summary>
internal readonly struct GreyPixel : IWarpPixel
{
    public static int Bytes => 1;

    public static uint Blend(ref byte topLeft, ref byte topRight, ref byte bottomLeft, ref byte bottomRight, int right, int bottom)
    {
        var top = (topLeft * (256 - right)) + (topRight * right);
        var below = (bottomLeft * (256 - right)) + (bottomRight * right);
        return (uint)((top * (256 - bottom)) + (below * bottom) + (1 << 15)) >> 16;
    }

    public static void Write(ref byte target, uint pixel) => target = (byte)pixel;

    public static void WriteLast(ref byte target, uint pixel) => target = (byte)pixel;
}
