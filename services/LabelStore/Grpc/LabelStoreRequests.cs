using Assay.LabelStore.Annotations;
using Assay.LabelStore.Batches;
using Assay.LabelStore.LabelVersions;
using Assay.LabelStore.Taxonomy;
using Assay.LabelStore.V1;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Validation;

namespace Assay.LabelStore.Grpc;

/// <summary>Checks requests and turns them into what the domain takes. Every violation is reported, up to a hundred a list.</summary>
internal static class LabelStoreRequests
{
    private const int MaxNames = 20_000;
    private const int MaxTitle = 512;
    private const int MaxComment = 4096;
    private const int MaxLabels = 1000;
    private const int MaxTasks = 200;
    private const int MaxSources = 1000;
    private const int MaxViolationsOfList = 100;

    public static IReadOnlyList<string> Read(ResolveClassesRequest request)
    {
        var validator = new RequestValidator();
        validator.Name(request.Dataset, "dataset");
        validator.Range(request.Names.Count, "names", 1, MaxNames);
        var names = request.Names.Select(ClassName.Normalize).ToArray();
        for (var i = 0; i < Math.Min(names.Length, MaxNames); i++)
            ClassName.Check(validator, names[i], $"names[{i}]");
        validator.ThrowIfInvalid();
        return names;
    }

    public static NewBatch Read(CreateBatchRequest request)
    {
        var validator = new RequestValidator();
        if (request.Id.Length > 0)
            validator.Name(request.Id, "id");
        validator.Name(request.Dataset, "dataset");
        validator.Optional(request.Title, "title", MaxTitle);
        validator.Range(request.AnnotatorsPerImage, "annotators_per_image", 0, BatchService.MaxAnnotatorsPerImage);
        CheckVersion(validator, request.LabelVersion, "label_version");

        var images = new List<ImageId>(request.ImageIds.Count);
        if (validator.Range(request.ImageIds.Count, "image_ids", 1, BatchService.MaxImages))
            ReadImages(request, validator, images);
        validator.ThrowIfInvalid();
        return new NewBatch(request.Id, request.Dataset, request.Title, images, Math.Max(1, request.AnnotatorsPerImage), request.LabelVersion);
    }

    public static int Read(LeaseTasksRequest request)
    {
        var validator = new RequestValidator();
        validator.Name(request.Batch, "batch");
        validator.Annotator(request.Annotator);
        validator.Range(request.Count, "count", 0, MaxTasks);
        validator.ThrowIfInvalid();
        return request.Count == 0 ? 10 : request.Count;
    }

    public static void Check(ReleaseTasksRequest request)
    {
        var validator = new RequestValidator();
        validator.Annotator(request.Annotator);
        validator.Range(request.Tasks.Count, "tasks", 1, MaxTasks);
        for (var i = 0; i < Math.Min(request.Tasks.Count, MaxTasks); i++)
            validator.TaskId(request.Tasks[i], $"tasks[{i}]");
        validator.ThrowIfInvalid();
    }

    public static AnswerContent Read(SubmitAnnotationRequest request)
    {
        var validator = new RequestValidator();
        validator.RequestId(request.RequestId);
        validator.TaskId(request.Task);
        validator.Annotator(request.Annotator);
        validator.Check(
            request.Decision is Decision.Keep or Decision.Relabel or Decision.Remove or Decision.Unsure,
            "decision", "must be one of DECISION_KEEP, DECISION_RELABEL, DECISION_REMOVE and DECISION_UNSURE");
        if (request.Decision == Decision.Relabel)
        {
            validator.Range(request.Labels.Count, "labels", 1, MaxLabels);
            validator.Check(request.Labels.Distinct().Count() == request.Labels.Count, "labels", "names a class twice");
        }
        else
        {
            validator.Check(request.Labels.Count == 0, "labels", "must be empty unless the decision is DECISION_RELABEL");
        }

        validator.Optional(request.Comment, "comment", MaxComment);
        validator.Check(
            double.IsFinite(request.SecondsSpent) && request.SecondsSpent >= 0, "seconds_spent", "must be a number of seconds, 0 or more");
        validator.ThrowIfInvalid();
        return new AnswerContent(request.Decision, [.. request.Labels], request.Comment, request.SecondsSpent);
    }

    public static void Check(UndoAnnotationRequest request)
    {
        var validator = new RequestValidator();
        validator.RequestId(request.RequestId);
        validator.TaskId(request.Task);
        validator.Annotator(request.Annotator);
        validator.ThrowIfInvalid();
    }

    public static ExportFormat Read(ExportLabelsRequest request)
    {
        var validator = new RequestValidator();
        validator.Name(request.Dataset, "dataset");
        validator.Check(Enum.IsDefined(request.Format), "format", "must be one of EXPORT_FORMAT_CSV, EXPORT_FORMAT_JSONL and EXPORT_FORMAT_COCO");
        CheckVersion(validator, request.LabelVersion, "label_version");
        validator.ThrowIfInvalid();
        return request.Format == ExportFormat.Unspecified ? ExportFormat.Csv : request.Format;
    }

    public static NewLabelBranch Read(CreateLabelBranchRequest request)
    {
        var validator = new RequestValidator();
        validator.Name(request.Dataset, "dataset");
        validator.Check(
            LabelVersionName.IsBranch(request.Name), "name",
            $"must be 1 to 63 of a-z 0-9 . _ -, begin with a letter or digit, and be neither \"{LabelVersionName.Given}\", \"{LabelVersionName.None}\" nor v and a number, which are versions of the data set's own line");
        CheckVersion(validator, request.Base, "base");
        switch (request.SourceCase)
        {
            case CreateLabelBranchRequest.SourceOneofCase.Answers:
                CheckNames(validator, request.Answers.Batches, "answers.batches");
                break;
            case CreateLabelBranchRequest.SourceOneofCase.Oracle:
                CheckNames(validator, request.Oracle.Selections, "oracle.selections");
                CheckVersion(validator, request.Oracle.Truth, "oracle.truth");
                validator.Check(request.Oracle.NoiseRate is >= 0 and < 1, "oracle.noise_rate", "must be 0 .. below 1");
                break;
            default:
                validator.Check(false, "source", "must be answers or oracle: say whose answers the version takes in");
                break;
        }

        validator.ThrowIfInvalid();
        return new NewLabelBranch(
            request.Dataset, request.Name, request.Base, request.Answers is { } answers ? [.. answers.Batches.Distinct()] : null,
            request.Oracle is { } oracle
                ? new OracleSource(oracle.Truth.Length > 0 ? oracle.Truth : LabelVersionName.Given, [.. oracle.Selections.Distinct()], oracle.NoiseRate, oracle.Seed, 0)
                : null);
    }

    public static void Check(GetLabelVersionRequest request)
    {
        var validator = new RequestValidator();
        validator.Name(request.Dataset, "dataset");
        CheckVersion(validator, request.Version, "version");
        validator.ThrowIfInvalid();
    }

    public static void CheckName(string value, string field)
    {
        var validator = new RequestValidator();
        validator.Name(value, field);
        validator.ThrowIfInvalid();
    }

    /// <summary>The version may be empty, but not anything that no version can be called.</summary>
    private static void CheckVersion(RequestValidator validator, string version, string field) => validator.Check(
        version.Length == 0 || LabelVersionName.IsValid(version), field, "is no label version; take one of ListLabelVersions, such as given or v0001");

    private static void CheckNames(RequestValidator validator, IReadOnlyList<string> names, string field)
    {
        validator.Range(names.Count, field, 1, MaxSources);
        for (var i = 0; i < Math.Min(names.Count, MaxSources); i++)
            validator.Name(names[i], $"{field}[{i}]");
    }

    private static void ReadImages(CreateBatchRequest request, RequestValidator validator, List<ImageId> images)
    {
        var seen = new HashSet<ImageId>(request.ImageIds.Count);
        var violations = 0;
        foreach (var (index, text) in request.ImageIds.Index())
        {
            if (!ImageId.TryParse(text, out var image))
                Refuse(index, "is no image id; an id is a shard and a row, such as 000042-0017");
            else if (!seen.Add(image))
                Refuse(index, $"names the image {image} again; an image is in a batch once");
            else
                images.Add(image);
        }

        void Refuse(int index, string description)
        {
            if (violations++ < MaxViolationsOfList)
                validator.Check(false, $"image_ids[{index}]", description);
        }
    }
}
