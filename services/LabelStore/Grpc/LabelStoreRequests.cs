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
    private const int MaxFeatures = 200;
    private const double MaxGoldShare = 0.5;
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
        validator.Check(
            Enum.IsDefined(request.Kind) && request.Kind != BatchKind.Refine, "kind",
            "must be a kind of batch, and not BATCH_KIND_REFINE: CreateRefinementBatch makes those from batches that were answered");
        validator.Check(request.GoldShare is >= 0 and <= MaxGoldShare, "gold_share", "must be 0 .. 0.5");
        var split = BatchRequests.ReadSplit(validator, request.Split, Math.Max(1, request.AnnotatorsPerImage));

        var images = new List<ImageId>(request.ImageIds.Count);
        if (validator.Range(request.ImageIds.Count, "image_ids", 1, BatchService.MaxImages))
            ReadImages(request, validator, images);
        validator.ThrowIfInvalid();
        return new NewBatch(request.Id, request.Dataset, request.Title, images, Math.Max(1, request.AnnotatorsPerImage), request.LabelVersion)
        {
            Kind = request.Kind == BatchKind.Unspecified ? BatchKind.Label : request.Kind,
            GoldShare = request.GoldShare,
            Split = split,
        };
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
            request.Decision != Decision.Unspecified && Enum.IsDefined(request.Decision),
            "decision", "must be one of DECISION_KEEP, DECISION_RELABEL, DECISION_REMOVE, DECISION_UNSURE and DECISION_NO_VALID_LABEL");
        CheckLabels(validator, request.Decision, request.Labels, "labels");
        CheckNoValidLabel(validator, request);
        if (validator.Range(request.Features.Count, "features", 0, MaxFeatures))
        {
            validator.Check(request.Features.Distinct().Count() == request.Features.Count, "features", "names a feature twice");
            for (var i = 0; i < request.Features.Count; i++)
                validator.FeatureId(request.Features[i], $"features[{i}]");
        }

        validator.Optional(request.Comment, "comment", MaxComment);
        validator.Check(
            double.IsFinite(request.SecondsSpent) && request.SecondsSpent >= 0, "seconds_spent", "must be a number of seconds, 0 or more");
        validator.ThrowIfInvalid();
        return new AnswerContent(request.Decision, [.. request.Labels], request.Comment, request.SecondsSpent)
        {
            NoValidLabel = request.NoValidLabel is { } none ? new NoValidLabelAnswer(none.Reason, none.Stance) : null,
            Features = [.. request.Features],
        };
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
        var format = Format(validator, request.Format);
        CheckVersion(validator, request.LabelVersion, "label_version");
        validator.ThrowIfInvalid();
        return format;
    }

    /// <summary>The format of an export, CSV if it was not said.</summary>
    public static ExportFormat Format(RequestValidator validator, ExportFormat format)
    {
        validator.Check(
            Enum.IsDefined(format), "format",
            "must be one of EXPORT_FORMAT_CSV, EXPORT_FORMAT_JSONL, EXPORT_FORMAT_COCO, EXPORT_FORMAT_CLASS_FOLDERS, EXPORT_FORMAT_IMAGE_FOLDER and EXPORT_FORMAT_CROISSANT");
        return format == ExportFormat.Unspecified ? ExportFormat.Csv : format;
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
                validator.Check(Enum.IsDefined(request.Answers.Rule), "answers.rule", $"is {(int)request.Answers.Rule}, which is no rule; take one of ConsensusRule");
                break;
            case CreateLabelBranchRequest.SourceOneofCase.Oracle:
                CheckNames(validator, request.Oracle.Selections, "oracle.selections");
                CheckVersion(validator, request.Oracle.Truth, "oracle.truth");
                validator.Check(request.Oracle.NoiseRate is >= 0 and < 1, "oracle.noise_rate", "must be 0 .. below 1");
                break;
            case CreateLabelBranchRequest.SourceOneofCase.Consensus:
                validator.Name(request.Consensus.Run, "consensus.run");
                validator.Check(request.Consensus.MinQuality is >= 0 and <= 1, "consensus.min_quality", "must be 0 .. 1");
                break;
            default:
                validator.Check(false, "source", "must be answers, consensus or oracle: say whose answers the version takes in");
                break;
        }

        validator.ThrowIfInvalid();
        return new NewLabelBranch(
            request.Dataset, request.Name, request.Base, request.Answers is { } answers ? [.. answers.Batches.Distinct()] : null,
            request.Oracle is { } oracle
                ? new OracleSource(oracle.Truth.Length > 0 ? oracle.Truth : LabelVersionName.Given, [.. oracle.Selections.Distinct()], oracle.NoiseRate, oracle.Seed, 0)
                : null)
        {
            Consensus = request.Consensus is { } consensus ? new ConsensusSource(consensus.Run, consensus.MinQuality) : null,
            Rule = request.Answers is { Rule: not ConsensusRule.Unspecified } chosen ? chosen.Rule : ConsensusRule.Most,
        };
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

    /// <summary>Labels go with DECISION_RELABEL, and only with it.</summary>
    public static void CheckLabels(RequestValidator validator, Decision decision, IReadOnlyList<int> labels, string field)
    {
        if (decision == Decision.Relabel)
        {
            validator.Range(labels.Count, field, 1, MaxLabels);
            validator.Check(labels.Distinct().Count() == labels.Count, field, "names a class twice");
        }
        else
        {
            validator.Check(labels.Count == 0, field, "must be empty unless the decision is DECISION_RELABEL");
        }
    }

    public static void CheckNames(RequestValidator validator, IReadOnlyList<string> names, string field, int most = MaxSources)
    {
        validator.Range(names.Count, field, 1, most);
        for (var i = 0; i < Math.Min(names.Count, most); i++)
            validator.Name(names[i], $"{field}[{i}]");
    }

    private static void CheckNoValidLabel(RequestValidator validator, SubmitAnnotationRequest request)
    {
        if (request.Decision != Decision.NoValidLabel)
        {
            validator.Check(request.NoValidLabel is null, "no_valid_label", "must be absent unless the decision is DECISION_NO_VALID_LABEL");
            return;
        }

        var none = request.NoValidLabel ?? new NoValidLabel();
        validator.Check(
            none.Reason != NoValidLabelReason.Unspecified && Enum.IsDefined(none.Reason), "no_valid_label.reason", "must say why no label is valid: one of NoValidLabelReason");
        validator.Check(
            none.Stance != OriginalLabelStance.Unspecified && Enum.IsDefined(none.Stance), "no_valid_label.stance",
            "must say what of the label that was shown: ORIGINAL_LABEL_STANCE_AGREE, ORIGINAL_LABEL_STANCE_DISAGREE or ORIGINAL_LABEL_STANCE_UNCERTAIN");
    }

    /// <summary>The version may be empty, but not anything that no version can be called.</summary>
    public static void CheckVersion(RequestValidator validator, string version, string field) => validator.Check(
        version.Length == 0 || LabelVersionName.IsValid(version), field, "is no label version; take one of ListLabelVersions, such as given or v0001");

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
