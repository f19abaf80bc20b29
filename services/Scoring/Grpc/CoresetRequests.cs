using Assay.Numerics;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Core.Coresets.Tree;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Validation;

namespace Assay.Scoring.Grpc;

/// <summary>Checks requests for trees. Every violation is reported, up to a hundred a list.</summary>
internal static class CoresetRequests
{
    private const int MaxChanges = 1000;
    private const int MaxSamples = 10_000;
    private const int MaxLevel = 30;
    private const int MaxViolationsOfList = 100;

    public static void Check(GetCoresetRequest request)
    {
        var validator = new RequestValidator();
        if (request.HasLevel)
            validator.Range(request.Level, "level", 0, MaxLevel);
        validator.ThrowIfInvalid();
    }

    public static void Check(GetImportantSamplesRequest request)
    {
        var validator = new RequestValidator();
        validator.Range(request.Count, "count", 1, MaxSamples);
        validator.ThrowIfInvalid();
    }

    public static void Check(AppendCoresetRequest request)
    {
        var validator = new RequestValidator();
        if (request.LabelVersion.Length > 0)
            validator.Check(LabelVersionName.IsValid(request.LabelVersion), "label_version", "is no label version; take one of ListLabelVersions, such as given or v0001");
        validator.ThrowIfInvalid();
    }

    /// <summary>The changes; a class id is checked against those of the run where they are applied.</summary>
    public static IReadOnlyList<RowChange> Read(UpdateCoresetRequest request)
    {
        var validator = new RequestValidator();
        var changes = new List<RowChange>(request.Changes.Count);
        if (validator.Range(request.Changes.Count, "changes", 1, MaxChanges))
        {
            var violations = 0;
            foreach (var (index, change) in request.Changes.Index())
            {
                if (!ImageId.TryParse(change.ImageId, out var image))
                    Violate($"changes[{index}].image_id", "is no image id; an id is a shard and a row, such as 000042-0017");
                else if (change.ChangeCase == CoresetChange.ChangeOneofCase.None)
                    Violate($"changes[{index}]", "changes nothing; set class_id or removed");
                else if (change is { ChangeCase: CoresetChange.ChangeOneofCase.ClassId, ClassId: < 0 })
                    Violate($"changes[{index}].class_id", $"is {change.ClassId}; must be 0 or more");
                else
                    changes.Add(ToChange(new RowKey(image.Shard, image.Row), change));
            }

            void Violate(string field, string description)
            {
                if (violations++ < MaxViolationsOfList)
                    validator.Check(false, field, description);
            }
        }

        validator.ThrowIfInvalid();
        return changes;
    }

    private static RowChange ToChange(RowKey key, CoresetChange change) =>
        change.ChangeCase == CoresetChange.ChangeOneofCase.ClassId ? new RowChange(key, Label: change.ClassId) : new RowChange(key, Weight: change.Removed ? 0 : 1);
}
