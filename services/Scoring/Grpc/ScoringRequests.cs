using Assay.Numerics.Statistics;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Methods;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Validation;

namespace Assay.Scoring.Grpc;

/// <summary>Checks requests and fills in defaults. Every violation is reported, up to a hundred a list.</summary>
internal static class ScoringRequests
{
    private const int LongestId = 128;
    private const int MaxImages = 1000;
    private const int MaxNearest = 100;
    private const int DefaultNearest = 10;
    private const int MaxViolationsOfList = 100;
    private const int LongestSplit = 512;

    /// <summary>The parameters with every default that does not depend on the data set.</summary>
    public static RunParameters Read(StartRunRequest request, RunMethods methods)
    {
        var parameters = request.Parameters?.Clone() ?? new RunParameters();
        var validator = new RequestValidator();
        validator.Name(request.Dataset, "dataset");
        if (request.Run.Length > 0)
            validator.Name(request.Run, "run");
        if (parameters.Model.Length > 0)
            validator.Name(parameters.Model, "parameters.model");
        if (parameters.LabelVersion.Length > 0)
        {
            validator.Check(
                LabelVersionName.IsValid(parameters.LabelVersion), "parameters.label_version", "is no label version; take one of ListLabelVersions, such as given or v0001");
        }

        validator.Optional(parameters.ExcludedSplit, "parameters.excluded_split", LongestSplit);
        validator.Optional(parameters.SourceRun, "parameters.source_run", LongestId);
        methods.Of(parameters).Complete(parameters, validator);
        validator.ThrowIfInvalid();
        return parameters;
    }

    public static IReadOnlyList<ImageId> Read(GetScoresRequest request)
    {
        var validator = new RequestValidator();
        var images = new List<ImageId>(request.ImageIds.Count);
        if (validator.Range(request.ImageIds.Count, "image_ids", 1, MaxImages))
        {
            var violations = 0;
            foreach (var (index, text) in request.ImageIds.Index())
            {
                if (ImageId.TryParse(text, out var image))
                    images.Add(image);
                else if (violations++ < MaxViolationsOfList)
                    validator.Check(false, $"image_ids[{index}]", "is no image id; an id is a shard and a row, such as 000042-0017");
            }
        }

        validator.ThrowIfInvalid();
        return images;
    }

    /// <summary>Quantile of the interval asked for.</summary>
    public static double Read(EstimateErrorRateRequest request)
    {
        var validator = new RequestValidator();
        validator.Optional(request.Batch, "batch", LongestId);
        validator.Check(request.Z is 0 or (>= 0.1 and <= 10), "z", "must be 0.1 .. 10, or 0 for 1.96");
        validator.ThrowIfInvalid();
        return request.Z == 0 ? WilsonInterval.Z95 : request.Z;
    }

    /// <summary>The image whose neighbours are asked for; the count's default is filled in.</summary>
    public static ImageId Read(FindNearestImagesRequest request)
    {
        var validator = new RequestValidator();
        validator.Name(request.Dataset, "dataset");
        validator.Check(ImageId.TryParse(request.ImageId, out var image), "image_id", "is no image id; an id is a shard and a row, such as 000042-0017");
        if (request.Model.Length > 0)
            validator.Name(request.Model, "model");
        if (request.LabelVersion.Length > 0)
            validator.Check(LabelVersionName.IsValid(request.LabelVersion), "label_version", "is no label version; take one of ListLabelVersions, such as given or v0001");
        if (request.HasClassId)
            validator.Check(request.ClassId >= 0, "class_id", "must be 0 or more");
        validator.Range(request.Count, "count", 0, MaxNearest);
        validator.ThrowIfInvalid();
        request.Count = request.Count == 0 ? DefaultNearest : request.Count;
        return image;
    }

    /// <summary>Checks which shards are asked for.</summary>
    public static void Check(ReadScoresRequest request)
    {
        var validator = new RequestValidator();
        validator.Check(request.FirstShard >= 0, "first_shard", "must be 0 or more");
        validator.Check(request.ShardCount >= 0, "shard_count", "must be 0 or more");
        validator.ThrowIfInvalid();
    }
}
