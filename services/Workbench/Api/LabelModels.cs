using Assay.LabelStore.V1;

namespace Assay.Workbench.Api;

/// <summary>A class; one that was merged or split has what stands for it, -1 = none.</summary>
internal sealed record ClassModel(int Id, string Name, int? ReplacedBy);

internal sealed record TaxonomyModel(long Version, IReadOnlyList<ClassModel> Classes);

internal sealed record LabelVersionModel(string Name, string Base, DateTimeOffset Created, long Changed, long Removed)
{
    public static LabelVersionModel From(LabelVersion version) => new(
        version.Name, version.Base, version.Created?.ToDateTimeOffset() ?? default, version.Changed, version.Removed);
}

internal sealed record LabelVersionList(IReadOnlyList<LabelVersionModel> Versions, string NextPageToken);
