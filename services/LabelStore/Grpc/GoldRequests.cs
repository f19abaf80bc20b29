using Assay.LabelStore.Gold;
using Assay.LabelStore.V1;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Validation;

namespace Assay.LabelStore.Grpc;

/// <summary>Checks requests about gold images and annotators.</summary>
internal static class GoldRequests
{
    private const int MaxImages = 1000;
    private const int MaxBatches = 1000;

    public static IReadOnlyList<GoldDocument> Read(PutGoldImagesRequest request)
    {
        var validator = new RequestValidator();
        validator.Name(request.Dataset, "dataset");
        validator.Range(request.Images.Count, "images", 1, MaxImages);
        var images = new List<GoldDocument>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, image) in request.Images.Take(MaxImages).Index())
        {
            var field = $"images[{index}]";
            if (CheckImage(validator, image.ImageId, $"{field}.image_id"))
                validator.Check(seen.Add(image.ImageId), $"{field}.image_id", $"names the image {image.ImageId} again");
            validator.Check(
                image.Decision is Decision.Relabel or Decision.Remove or Decision.NoValidLabel, $"{field}.decision",
                "must be DECISION_RELABEL, DECISION_REMOVE or DECISION_NO_VALID_LABEL: an answer that is right whatever label is shown");
            LabelStoreRequests.CheckLabels(validator, image.Decision, image.Labels, $"{field}.labels");
            validator.Check(image.ShownClasses.Distinct().Count() == image.ShownClasses.Count, $"{field}.shown_classes", "names a class twice");
            images.Add(new GoldDocument
            {
                Dataset = request.Dataset,
                ImageId = image.ImageId,
                Decision = image.Decision,
                Labels = [.. image.Labels],
                ShownClasses = [.. image.ShownClasses],
            });
        }

        validator.ThrowIfInvalid();
        return images;
    }

    public static IReadOnlyList<string> Read(RemoveGoldImagesRequest request)
    {
        var validator = new RequestValidator();
        validator.Name(request.Dataset, "dataset");
        validator.Range(request.ImageIds.Count, "image_ids", 1, MaxImages);
        for (var i = 0; i < Math.Min(request.ImageIds.Count, MaxImages); i++)
            CheckImage(validator, request.ImageIds[i], $"image_ids[{i}]");
        validator.ThrowIfInvalid();
        return [.. request.ImageIds.Distinct()];
    }

    public static int Read(ListGoldImagesRequest request)
    {
        var validator = new RequestValidator();
        validator.Name(request.Dataset, "dataset");
        var size = validator.PageSize(request.PageSize);
        validator.ThrowIfInvalid();
        return size;
    }

    public static void Check(ReportAnnotatorsRequest request)
    {
        var validator = new RequestValidator();
        validator.Name(request.Dataset, "dataset");
        if (request.Batches.Count > 0)
            LabelStoreRequests.CheckNames(validator, request.Batches, "batches", MaxBatches);
        validator.ThrowIfInvalid();
    }

    private static bool CheckImage(RequestValidator validator, string text, string field) =>
        validator.Check(ImageId.TryParse(text, out var image) && image.ToString() == text, field, "is no image id; an id is a shard and a row, such as 000042-0017");
}
