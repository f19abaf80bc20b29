using Assay.ObjectStorage.Layout;

namespace Assay.LabelStore.Annotations;

/// <summary>An image's id as a number that sorts as images do; rows beyond 9,999 do not sort as texts.</summary>
internal static class ImagePlace
{
    public static long Of(ImageId image) => StartOf(image.Shard) + image.Row;

    public static long Of(string imageId) => Of(ImageId.Parse(imageId));

    /// <summary>Below the numbers of a shard's images and above those of the shards before.</summary>
    public static long StartOf(int shard) => (long)shard << 32;
}
