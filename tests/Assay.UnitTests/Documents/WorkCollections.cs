using Assay.Documents;

namespace Assay.UnitTests.Documents;

internal static class WorkCollections
{
    public static CollectionDefinition<Work> Create(string name = "unit_work") => new(
        name,
        w => w.Id,
        new("by_batch", ("batch", w => w.Batch), ("state", w => IndexValue.Of(w.State)), ("count", w => w.Count)),
        new("by_annotator", ("annotator", w => w.Annotator)),
        new("by_score", ("score", w => w.Score is { } score ? score : IndexValue.None)),
        new("by_created", ("created", w => w.Created)));
}
