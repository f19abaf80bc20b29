using Assay.LabelStore.Annotations;
using Assay.LabelStore.Datasets;
using Assay.LabelStore.LabelVersions;
using Assay.LabelStore.Taxonomy;
using Assay.LabelStore.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Export;
using Task = System.Threading.Tasks.Task;

namespace Assay.LabelStore.Export;

/// <summary>Writes a data set's labels as a file.</summary>
internal sealed class LabelExporter(
    DatasetCatalog datasets,
    LabelVersionCatalog versions,
    TaxonomyStore taxonomies,
    AnnotationLog log,
    DecisionReader decisions,
    ShardLabelStore labels,
    LabelMapper mapper,
    IObjectStore objects,
    IEnumerable<IExportFormat> formats)
{
    /// <param name="dataset">Name of the data set.</param>
    /// <param name="version">Label version; empty = what people have decided until now.</param>
    /// <param name="format">Format of the file.</param>
    /// <param name="output">Takes the file.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task ExportAsync(string dataset, string version, ExportFormat format, ExportOutput output, CancellationToken cancellationToken)
    {
        using var activity = LabelStoreTelemetry.Activities.StartActivity("export labels");
        activity?.SetTag("assay.dataset", dataset).SetTag("assay.format", format.ToString());
        var shards = (await datasets.GetAsync(dataset, cancellationToken)).Shards;
        // After the count of shards: classes are resolved before the shards that use them are written.
        var taxonomy = await taxonomies.GetAsync(dataset, cancellationToken);
        var (upTo, replaced) = version.Length == 0
            ? (await log.GetEndAsync(dataset, cancellationToken), taxonomy.Replaced)
            : await GetOriginAsync(dataset, version, cancellationToken);
        var source = new ExportSource(dataset, shards, version, upTo, taxonomy, new ClassMap(replaced), objects, labels, decisions, mapper);
        await formats.Single(f => f.Format == format).WriteAsync(source, output, cancellationToken);
        await output.SendAsync(cancellationToken);
    }

    // A branch may stand on answers of some batches, or on none at all: its file names no annotators.
    private async Task<(long UpTo, IReadOnlyList<ClassReplacement> Replaced)> GetOriginAsync(string dataset, string version, CancellationToken cancellationToken)
    {
        if (LabelVersionName.NumberOf(version) > 0)
        {
            var made = await versions.GetAsync(dataset, version, cancellationToken);
            return (made.UpTo, made.Replaced);
        }

        return (0, LabelVersionName.IsBranch(version) ? (await versions.GetBranchAsync(dataset, version, cancellationToken)).Replaced : []);
    }
}
