using Assay.LabelStore.Batches;
using Assay.LabelStore.Refinement;
using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Validation;

namespace Assay.LabelStore.Grpc;

/// <summary>Checks requests about who answers which batches.</summary>
internal static class BatchRequests
{
    private const int MaxAnnotators = 1000;
    private const int MaxRefined = 100;
    private const int MaxTitle = 512;

    /// <summary>What makes a batch's parts of the batch.</summary>
    public static Func<BatchDocument, IReadOnlyList<TaskRange>> Read(AssignBatchRequest request)
    {
        var validator = new RequestValidator();
        validator.Name(request.Batch, "batch");
        var split = ReadSplit(validator, request.Split, 1);
        var parts = request.Parts?.Parts ?? [];
        validator.Range(parts.Count, "parts.parts", 0, BatchAssignment.MaxParts);
        for (var i = 0; i < Math.Min(parts.Count, BatchAssignment.MaxParts); i++)
            CheckAnnotators(validator, parts[i].Annotators, $"parts.parts[{i}].annotators");
        validator.ThrowIfInvalid();
        return batch => split is not null ? Split(batch, split) : Divide(batch, parts);
    }

    public static NewRefinement Read(CreateRefinementBatchRequest request)
    {
        var validator = new RequestValidator();
        if (request.Id.Length > 0)
            validator.Name(request.Id, "id");
        validator.Optional(request.Title, "title", MaxTitle);
        LabelStoreRequests.CheckNames(validator, request.Batches, "batches", MaxRefined);
        validator.Range(request.AnnotatorsPerImage, "annotators_per_image", 0, BatchService.MaxAnnotatorsPerImage);
        var annotatorsPerImage = Math.Max(1, request.AnnotatorsPerImage);
        var split = ReadSplit(validator, request.Split, annotatorsPerImage);
        validator.ThrowIfInvalid();
        return new NewRefinement(request.Id, request.Title, [.. request.Batches.Distinct()], annotatorsPerImage, split, request.Unfinished);
    }

    public static void Check(AnalyzeBatchesRequest request)
    {
        var validator = new RequestValidator();
        validator.Name(request.Dataset, "dataset");
        LabelStoreRequests.CheckNames(validator, request.Batches, "batches");
        validator.ThrowIfInvalid();
    }

    /// <summary>A split, null where there is none.</summary>
    public static BatchSplitPlan? ReadSplit(RequestValidator validator, BatchSplit? split, int annotatorsPerImage)
    {
        if (split is null)
            return null;
        validator.Range(split.PartSize, "split.part_size", 0, BatchService.MaxImages);
        if (validator.Range(split.Annotators.Count, "split.annotators", annotatorsPerImage, MaxAnnotators))
            CheckAnnotators(validator, split.Annotators, "split.annotators");
        return new BatchSplitPlan(split.PartSize, [.. split.Annotators]);
    }

    private static void CheckAnnotators(RequestValidator validator, IReadOnlyList<string> annotators, string field)
    {
        if (!validator.Range(annotators.Count, field, 0, MaxAnnotators))
            return;
        validator.Check(annotators.Distinct(StringComparer.Ordinal).Count() == annotators.Count, field, "names an annotator twice");
        for (var i = 0; i < annotators.Count; i++)
            validator.Annotator(annotators[i], $"{field}[{i}]");
    }

    private static IReadOnlyList<TaskRange> Split(BatchDocument batch, BatchSplitPlan split) => split.Annotators.Count >= batch.AnnotatorsPerImage
        ? BatchAssignment.Split(split, batch.Tasks!.Value, batch.AnnotatorsPerImage)
        : throw new InvalidInputException("split.annotators", $"names {split.Annotators.Count}, but {batch.AnnotatorsPerImage} annotators see each image of the batch \"{batch.Id}\"");

    private static List<TaskRange> Divide(BatchDocument batch, IReadOnlyList<BatchPart> parts)
    {
        var validator = new RequestValidator();
        var ranges = new List<TaskRange>(parts.Count);
        for (var (i, next) = (0, 1); i < parts.Count; i++)
        {
            var (part, field) = (parts[i], $"parts.parts[{i}]");
            validator.Range(part.FirstRank, $"{field}.first_rank", next, batch.Tasks!.Value);
            validator.Range(part.LastRank, $"{field}.last_rank", Math.Max(next, part.FirstRank), batch.Tasks.Value);
            validator.Check(
                part.Annotators.Count == 0 || part.Annotators.Count >= batch.AnnotatorsPerImage, $"{field}.annotators",
                $"names {part.Annotators.Count}, but {batch.AnnotatorsPerImage} see each image; name as many or more, or none for everybody");
            ranges.Add(new TaskRange(part.FirstRank, part.LastRank, [.. part.Annotators]));
            next = Math.Max(next, part.LastRank + 1);
        }

        validator.ThrowIfInvalid();
        return ranges;
    }
}
