using System.Globalization;
using System.Security.Cryptography;
using Assay.LabelStore.Datasets;
using Assay.LabelStore.LabelVersions;
using Assay.LabelStore.Pieces;
using Assay.LabelStore.Taxonomy;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Jobs;
using Microsoft.Extensions.Options;

namespace Assay.LabelStore.Import.Jobs;

/// <summary>
/// Makes a label version of an imported file: reads it, finds its images, brings the rows of each shard together, and overlays the base. Nothing that grows with
/// the file or the data set is in memory. Killed anywhere it begins again and ends with the same labels.
/// </summary>
internal sealed class ImportWork(
    DatasetCatalog datasets,
    TaxonomyStore taxonomies,
    LabelBranchWriter branches,
    ShardAssignments assignments,
    ImportedLabels imported,
    NameMatcher matcher,
    IEnumerable<IImportReader> readers,
    IObjectStore objects,
    LiveProgress live,
    IOptions<LabelStoreOptions> options)
{
    private const int TellEvery = 1024;

    /// <param name="hold">The import as it stands.</param>
    /// <param name="cancellationToken">The process ends, or the job has gone over to another.</param>
    public async Task RunAsync(JobHold<ImportDocument> hold, CancellationToken cancellationToken)
    {
        var import = hold.Job;
        using var activity = LabelStoreTelemetry.Activities.StartActivity("import labels");
        activity?.SetTag("assay.dataset", import.Dataset).SetTag("assay.format", import.Format.ToString()).SetTag("assay.job", import.Id);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, hold.Stopped);
        var meter = live.Open(import.Id);
        await CheckHashAsync(import, meter, either.Token);

        var (counts, rows) = await SortOutAsync(import, meter, either.Token);
        meter.Say("writing labels");
        hold.ThrowIfLost();
        var branch = await branches.CreateAsync(
            new NewLabelBranch(import.Dataset, import.Version, import.Base, null, null) { Import = new ImportSource(import.Id, import.RemovesUnlisted) }, either.Token);
        if (branch.Import?.Import != import.Id)
            throw new AlreadyExistsException($"The data set \"{import.Dataset}\" got a label version \"{import.Version}\" meanwhile. Import the file under another name.");
        await hold.UpdateAsync(
            current => current with
            {
                Counts = counts,
                Changed = branch.Changed,
                Removed = branch.Removed,
                Record = current.Record with { Done = rows, Total = rows },
            },
            cancellationToken);
    }

    private async Task CheckHashAsync(ImportDocument import, JobMeter meter, CancellationToken cancellationToken)
    {
        if (import.Sha256.Length == 0)
            return;
        meter.Say("checking the file");
        await using var file = Open(import);
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
        if (hash != import.Sha256)
            throw new WrongStateException($"The bytes that arrived have the SHA-256 {hash} and not {import.Sha256}. Cancel the import and send the file again.");
    }

    private async Task<(ImportCounts Counts, long Rows)> SortOutAsync(ImportDocument import, JobMeter meter, CancellationToken cancellationToken)
    {
        var dataset = await datasets.GetAsync(import.Dataset, cancellationToken);
        var reader = readers.Single(known => known.Format == import.Format);
        var problems = new ImportProblems(reader.Unit);
        var folder = options.Value.TemporaryFolder;
        var classes = new ImportClasses();
        var unknown = 0L;
        using var named = new Spill(folder, NameMatcher.PartsFor(dataset.Images));
        using var placed = assignments.Open(dataset, folder);

        meter.Say("reading the file");
        var (rows, byName) = (0L, 0L);
        await using (var file = Open(import))
        {
            await foreach (var row in reader.ReadAsync(file, folder, cancellationToken))
            {
                var spilled = new SpilledRow(row.Line, row.Id ?? default, row.Name, row.Removed ? [LabelColumns.Removed] : classes.PlacesOf(row));
                if (row.Id is { } id && id.Shard >= dataset.Shards)
                    Unknown(spilled with { Name = id.ToString() });
                else if (row.Id is not null)
                    placed.Add(spilled);
                else
                {
                    byName++;
                    spilled.Write(named[named.PartOf(NameMatcher.KeyOf(row.Name))]);
                }

                if (++rows % TellEvery == 0)
                    meter.Report(rows);
            }
        }

        meter.Report(rows, rows);
        if (byName > 0)
        {
            meter.Say("finding images by name");
            await matcher.MatchAsync(named, import.Dataset, dataset.Shards, folder, placed.Add, Unknown, problems, cancellationToken);
        }

        meter.Say("bringing rows together");
        var images = await placed.WriteAsync(import, Unknown, problems, cancellationToken);
        var ids = await ResolveAsync(import, classes, problems, cancellationToken);
        await imported.WriteClassesAsync(import.Dataset, import.Id, ids.Ids, cancellationToken);
        return (new ImportCounts(images, unknown, ids.Added), rows);

        void Unknown(SpilledRow row)
        {
            unknown++;
            if (!import.SkipsUnknown)
                problems.Add(row.Line, $"the data set has no image \"{row.Name}\"; ingest it first, or ask to skip unknown images");
        }
    }

    // Last of all, so that a file that is not taken leaves no class behind.
    private async Task<(IReadOnlyList<int> Ids, int Added)> ResolveAsync(
        ImportDocument import, ImportClasses classes, ImportProblems problems, CancellationToken cancellationToken)
    {
        var known = await taxonomies.GetAsync(import.Dataset, cancellationToken);
        var missing = classes.Named.Where(named => known.Find(named.Name) is null).ToList();
        if (import.KnownClassesOnly)
        {
            foreach (var (name, line) in missing)
                problems.Add(line, $"the data set has no class \"{name}\"; correct it, or let the import add classes");
        }

        problems.ThrowIfAny();
        var names = classes.Named.Select(named => named.Name).ToList();
        if (names.Count == 0)
            return ([], 0);
        if (known.Classes.Count + missing.Count > TaxonomyStore.MaxClasses)
        {
            throw new WrongStateException(string.Create(
                CultureInfo.InvariantCulture, $"The data set would have {known.Classes.Count + missing.Count:N0} classes, more than {TaxonomyStore.MaxClasses:N0}. Is the column of labels a column of names?"));
        }

        return (await taxonomies.ResolveAsync(import.Dataset, names, cancellationToken), missing.Count);
    }

    private PieceStream Open(ImportDocument import)
    {
        var offsets = new long[import.Parts.Count + 1];
        for (var i = 0; i < import.Parts.Count; i++)
            offsets[i + 1] = offsets[i] + import.Parts[i];
        return new PieceStream(objects, part => import.KeyAt(offsets[part]), import.Parts);
    }
}
