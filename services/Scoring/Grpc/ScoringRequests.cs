using Assay.ObjectStorage.Layout;
using Assay.Scoring.Columns;
using Assay.Scoring.Core.OutOfSample;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Validation;

namespace Assay.Scoring.Grpc;

/// <summary>Checks requests and fills in defaults. Every violation is reported, up to a hundred a list.</summary>
internal static class ScoringRequests
{
    private const int DefaultMaxTrainingImages = 50_000;
    private const int LargestMaxTrainingImages = 10_000_000;
    private const int LongestGrid = 100;
    private const int MaxImages = 1000;
    private const int MaxViolationsOfList = 100;

    /// <summary>The parameters with every default that does not depend on the data set.</summary>
    public static RunParameters Read(StartRunRequest request)
    {
        var parameters = request.Parameters?.Clone() ?? new RunParameters();
        var validator = new RequestValidator();
        validator.Name(request.Dataset, "dataset");
        if (parameters.Model.Length > 0)
            validator.Name(parameters.Model, "parameters.model");
        if (parameters.LabelVersion.Length > 0)
        {
            validator.Check(
                LabelVersionName.IsValid(parameters.LabelVersion), "parameters.label_version", "is no label version; take one of ListLabelVersions, such as given or v0001");
        }

        if (parameters.Folds != 0)
            validator.Range(parameters.Folds, "parameters.folds", 2, 20);
        if (parameters.MaxTrainingImages != 0)
            validator.Range(parameters.MaxTrainingImages, "parameters.max_training_images", 100, LargestMaxTrainingImages);
        validator.Check(
            parameters.Regularisation.Count <= LongestGrid, "parameters.regularisation", $"has {parameters.Regularisation.Count} values; at most {LongestGrid} are allowed");
        for (var i = 0; i < Math.Min(parameters.Regularisation.Count, LongestGrid); i++)
        {
            var c = parameters.Regularisation[i];
            validator.Check(double.IsFinite(c) && c > 0, $"parameters.regularisation[{i}]", "must be a finite number above 0");
        }

        validator.ThrowIfInvalid();
        parameters.Folds = parameters.Folds == 0 ? FoldAssignment.DefaultFolds : parameters.Folds;
        parameters.MaxTrainingImages = parameters.MaxTrainingImages == 0 ? DefaultMaxTrainingImages : parameters.MaxTrainingImages;
        if (parameters.Regularisation.Count == 0)
            parameters.Regularisation.Add(OutOfSampleOptions.DefaultGrid);
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

    /// <summary>Columns to send; "scored" is among them always, for without it 0 is no score.</summary>
    public static IReadOnlyList<string> Read(ReadScoresRequest request)
    {
        var validator = new RequestValidator();
        for (var i = 0; i < Math.Min(request.Scores.Count, MaxViolationsOfList); i++)
            validator.Check(ScoreColumns.All.Contains(request.Scores[i]), $"scores[{i}]", $"is no column of a run; there are {string.Join(", ", ScoreColumns.All)}");
        validator.Check(request.FirstShard >= 0, "first_shard", "must be 0 or more");
        validator.Check(request.ShardCount >= 0, "shard_count", "must be 0 or more");
        validator.ThrowIfInvalid();
        return request.Scores.Count == 0 ? ScoreColumns.All : [.. request.Scores.Append(ScoreColumns.Scored).Distinct()];
    }
}
