using System.Security.Cryptography;

namespace Assay.Imaging;

/// <summary>A row of <c>hashes.npy</c>: SHA-256 of the encoded bytes, then the perceptual hash (zero where the image could not be decoded).</summary>
public static class ImageHashRow
{
    /// <summary>Bytes of a row.</summary>
    public const int Length = SHA256.HashSizeInBytes + PerceptualHash.Length;

    /// <summary>Writes one row.</summary>
    /// <param name="encoded">The image file's bytes.</param>
    /// <param name="perceptualHash">0 where the image could not be decoded.</param>
    /// <param name="row">[<see cref="Length"/>].</param>
    public static void Write(ReadOnlySpan<byte> encoded, ulong perceptualHash, Span<byte> row)
    {
        SHA256.HashData(encoded, row);
        PerceptualHash.Write(perceptualHash, row[SHA256.HashSizeInBytes..]);
    }
}
