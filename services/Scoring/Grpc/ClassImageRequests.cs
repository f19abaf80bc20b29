using Assay.ObjectStorage.Layout;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Validation;

namespace Assay.Scoring.Grpc;

/// <summary>Checks requests about the images of a class and fills in defaults.</summary>
internal static class ClassImageRequests
{
    private const int LongestId = 128;
    private const int MaxOffset = 20_000;
    private const int MaxCount = 500;
    private const int DefaultCount = 100;
    private const int MaxClasses = 100;
    private const int DefaultClasses = 10;
    private const int MaxExamples = 50;
    private const int DefaultExamples = 6;
    private const int MaxTypicalClasses = 1000;
    private const int DefaultTypical = 10;

    public static RankImagesRequest Read(RankImagesRequest request)
    {
        var validator = new RequestValidator();
        validator.Name(request.Dataset, "dataset");
        validator.Check(request.ClassId >= LabelColumns.None, "class_id", $"is {request.ClassId}; must be a class id, or -1 for images without a label");
        if (request.LabelVersion.Length > 0)
            validator.Check(LabelVersionName.IsValid(request.LabelVersion), "label_version", "is no label version; take one of ListLabelVersions, such as given or v0001");
        validator.Optional(request.Run, "run", LongestId);
        validator.Optional(request.Score, "score", LongestId);
        validator.Check(!request.HasPredictedClass || request.Run.Length > 0, "predicted_class", "needs a run; name the run that predicts");
        validator.Range(request.Offset, "offset", 0, MaxOffset);
        validator.Range(request.Count, "count", 0, MaxCount);
        validator.ThrowIfInvalid();
        request.Count = request.Count == 0 ? DefaultCount : request.Count;
        return request;
    }

    public static GetClassConfusionsRequest Read(GetClassConfusionsRequest request)
    {
        var validator = new RequestValidator();
        validator.Text(request.Run, "run", LongestId);
        validator.Check(request.ClassId >= 0, "class_id", "must be 0 or more");
        validator.Range(request.Classes, "classes", 0, MaxClasses);
        validator.Range(request.Examples, "examples", 0, MaxExamples);
        validator.ThrowIfInvalid();
        request.Classes = request.Classes == 0 ? DefaultClasses : request.Classes;
        request.Examples = request.Examples == 0 ? DefaultExamples : request.Examples;
        return request;
    }

    public static FindTypicalImagesRequest Read(FindTypicalImagesRequest request)
    {
        var validator = new RequestValidator();
        validator.Name(request.Dataset, "dataset");
        validator.Range(request.ClassIds.Count, "class_ids", 1, MaxTypicalClasses);
        for (var i = 0; i < Math.Min(request.ClassIds.Count, MaxTypicalClasses); i++)
            validator.Check(request.ClassIds[i] >= 0, $"class_ids[{i}]", "must be 0 or more");
        validator.Optional(request.Run, "run", LongestId);
        validator.Range(request.Count, "count", 0, MaxExamples);
        if (request.LabelVersion.Length > 0)
            validator.Check(LabelVersionName.IsValid(request.LabelVersion), "label_version", "is no label version; take one of ListLabelVersions, such as given or v0001");
        validator.ThrowIfInvalid();
        request.Count = request.Count == 0 ? DefaultTypical : request.Count;
        return request;
    }
}
