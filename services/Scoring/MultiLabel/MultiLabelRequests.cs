using Assay.ObjectStorage.Layout;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Validation;

namespace Assay.Scoring.MultiLabel;

/// <summary>Checks requests; every violation is reported.</summary>
internal static class MultiLabelRequests
{
    private const int MostModels = 100;
    private const int MostBatches = 1000;
    private const int MostImages = 1000;

    public static void Check(ReportMultiLabelRequest request)
    {
        var validator = new RequestValidator();
        validator.Name(request.Dataset, "dataset");
        validator.Check(
            request.LabelVersion.Length == 0 || LabelVersionName.IsValid(request.LabelVersion), "label_version", "is no label version; take one of ListLabelVersions, such as given or v0001");
        validator.Range(request.Models.Count, "models", 1, MostModels);
        for (var i = 0; i < Math.Min(request.Models.Count, MostModels); i++)
            validator.Name(request.Models[i], $"models[{i}]");
        validator.Check(request.Batches.Count <= MostBatches, "batches", $"has {request.Batches.Count} batches; at most {MostBatches} are allowed");
        for (var i = 0; i < Math.Min(request.Batches.Count, MostBatches); i++)
            validator.Name(request.Batches[i], $"batches[{i}]");
        validator.ThrowIfInvalid();
    }

    public static IReadOnlyList<ImageId> Read(ProposeLabelsRequest request)
    {
        var validator = new RequestValidator();
        validator.Name(request.Dataset, "dataset");
        if (request.Run.Length == 0)
            validator.Name(request.Model, "model");
        else
        {
            validator.Name(request.Run, "run");
            validator.Check(request.Model.Length == 0, "model", "is given beside run; proposals come from one of them");
        }

        validator.Range(request.ImageIds.Count, "image_ids", 1, MostImages);
        var images = new List<ImageId>();
        for (var i = 0; i < Math.Min(request.ImageIds.Count, MostImages); i++)
        {
            var known = ImageId.TryParse(request.ImageIds[i], out var image);
            validator.Check(known, $"image_ids[{i}]", "is no image id, such as 000042-0017");
            images.Add(image);
        }

        validator.ThrowIfInvalid();
        return images;
    }
}
