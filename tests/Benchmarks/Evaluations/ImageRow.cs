using Assay.Ingestion.V1;
using Assay.Numerics;
using Assay.ObjectStorage.Layout;

namespace Assay.Benchmarks.Evaluations;

/// <summary>The place of an image that a service names by id.</summary>
internal static class ImageRow
{
    public static RowKey Of(Image image)
    {
        var id = ImageId.Parse(image.Id);
        return new RowKey(id.Shard, id.Row);
    }
}
