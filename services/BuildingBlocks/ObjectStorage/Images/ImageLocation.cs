namespace Assay.ObjectStorage.Images;

/// <summary>Where an image's bytes are: a whole file or object, or <see cref="Length"/> bytes from <see cref="Offset"/> of one.</summary>
/// <param name="Kind">File or object.</param>
/// <param name="Path">An absolute path, or an object's key.</param>
/// <param name="Offset">First byte, for members of a tar; null with <paramref name="Length"/> for a whole file or object.</param>
/// <param name="Length">Number of bytes.</param>
/// <param name="Bucket">The bucket that others own and the object is in, by any key that S3 allows; null for Assay's own objects.</param>
public sealed record ImageLocation(ImageLocationKind Kind, string Path, long? Offset = null, long? Length = null, string? Bucket = null)
{
    /// <summary>A local file, or a part of one.</summary>
    public static ImageLocation File(string path, long? offset = null, long? length = null) =>
        new(ImageLocationKind.File, path, offset, length);

    /// <summary>An object, or a part of one.</summary>
    public static ImageLocation Object(string key, long? offset = null, long? length = null) =>
        new(ImageLocationKind.Object, key, offset, length);

    /// <summary>An object of a bucket that others own, or a part of one.</summary>
    public static ImageLocation InBucket(string bucket, string key, long? offset = null, long? length = null) =>
        new(ImageLocationKind.Object, key, offset, length, bucket);

    public override string ToString()
    {
        var place = Bucket is null ? $"{Kind} '{Path}'" : $"{Kind} 's3://{Bucket}/{Path}'";
        return Offset is null ? place : $"{place} bytes {Offset}+{Length}";
    }
}
