using Assay.LabelStore.V1;

namespace Assay.LabelStore.Import.Jobs;

/// <summary>An import that is asked for; see <see cref="StartImportRequest"/>.</summary>
internal sealed record NewImport(
    string Id, string Dataset, ImportFormat Format, string Version, string Base, bool RemovesUnlisted, bool SkipsUnknown, bool KnownClassesOnly, bool MergesRows);
