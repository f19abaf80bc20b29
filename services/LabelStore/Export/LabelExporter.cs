using Assay.LabelStore.Annotations;
using Assay.LabelStore.Datasets;
using Assay.LabelStore.LabelVersions;
using Assay.LabelStore.Taxonomy;
using Assay.LabelStore.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Errors;
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
        var source = await OpenAsync(
            await BeginAsync(dataset, version, cancellationToken), await taxonomies.GetAsync(dataset, cancellationToken), locations: false, cancellationToken);
        var script = new ExportScript(formats.Single(f => f.Format == format), source);
        await foreach (var _ in script.WriteAsync(0, new ExportTally(), output.Buffer, cancellationToken))
            await output.SendIfFullAsync(cancellationToken);
        await output.SendAsync(cancellationToken);
    }

    /// <summary>Fixes what an export of now has in it, but for the taxonomy.</summary>
    /// <exception cref="NotFoundException">There is no such data set or version.</exception>
    public async Task<ExportSnapshot> BeginAsync(string dataset, string version, CancellationToken cancellationToken)
    {
        var known = await datasets.GetAsync(dataset, cancellationToken);
        var upTo = version.Length == 0 ? await log.GetEndAsync(dataset, cancellationToken) : (await GetOriginAsync(dataset, version, cancellationToken)).UpTo;
        return new ExportSnapshot(dataset, version, upTo, known.Shards, known.Images);
    }

    /// <summary>The images of an export.</summary>
    /// <param name="of">What is in it.</param>
    /// <param name="taxonomy">A taxonomy read after <paramref name="of"/>: classes are resolved before the shards that use them are written.</param>
    /// <param name="locations">Whether rows say where images are.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<ExportSource> OpenAsync(ExportSnapshot of, TaxonomyDocument taxonomy, bool locations, CancellationToken cancellationToken)
    {
        var map = of.Version.Length == 0 ? taxonomy.Map() : new ClassMap((await GetOriginAsync(of.Dataset, of.Version, cancellationToken)).Replaced);
        return new ExportSource(of.Dataset, of.Shards, of.Version, of.UpTo, taxonomy, map, objects, labels, decisions, mapper) { Locations = locations };
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
