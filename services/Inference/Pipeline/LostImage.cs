using Assay.ObjectStorage.Images;
using Assay.ServiceDefaults.Errors;

namespace Assay.Inference.Pipeline;

/// <summary>An image that the first pass over its shard could read and a later one cannot.</summary>
internal static class LostImage
{
    public static WrongStateException Of(ImageRecord image, int row, string message) =>
        new($"\"{image.Name}\" (row {row}) could be read by an earlier embedding, but not now: {message} Bring the source back as it was, then embed again.");
}
