namespace Assay.Imaging.Augmentation;

/// <summary>How the pixels of one format are blended.</summary>
internal interface IWarpPixel
{
    /// <summary>Bytes of a pixel.</summary>
    static abstract int Bytes { get; }

    /// <summary>
    /// Blends four neighbours: weights are in 256ths, the result is rounded once. Up to four bytes from each place are read, of which the pixel's
    /// own count, and as many are returned, the first lowest.
    /// </summary>
    static abstract uint Blend(ref byte topLeft, ref byte topRight, ref byte bottomLeft, ref byte bottomRight, int right, int bottom);

    /// <summary>Writes a pixel that another of the same row follows.</summary>
    static abstract void Write(ref byte target, uint pixel);

    /// <summary>Writes the last pixel of a row, and not a byte more.</summary>
    static abstract void WriteLast(ref byte target, uint pixel);
}
