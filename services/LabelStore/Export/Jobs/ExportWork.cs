using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Assay.LabelStore.Pieces;
using Assay.LabelStore.Taxonomy;
using Assay.ObjectStorage;
using Assay.ServiceDefaults.Jobs;

namespace Assay.LabelStore.Export.Jobs;

/// <summary>
/// Writes the files of an export. The labels go to the object store in pieces; what a piece holds is noted when it is there, so a worker that was killed loses
/// one piece, which the next writes again.
/// </summary>
internal sealed class ExportWork(LabelExporter exporter, TaxonomyStore taxonomies, IEnumerable<IExportFormat> formats, IObjectStore objects, LiveProgress live)
{
    // A piece ends with the shard in which it reaches this.
    private const int PieceBytes = 4 << 20;

    /// <param name="hold">The export as it stands.</param>
    /// <param name="cancellationToken">The process ends, or the job has gone over to another.</param>
    public async Task<JobTurn> RunAsync(JobHold<ExportDocument> hold, CancellationToken cancellationToken)
    {
        using var activity = LabelStoreTelemetry.Activities.StartActivity("export labels");
        activity?.SetTag("assay.dataset", hold.Job.Snapshot.Dataset).SetTag("assay.format", hold.Job.Format.ToString()).SetTag("assay.job", hold.Id);
        var export = hold.Job;
        var meter = live.Open(hold.Id);
        meter.Report(export.Record.Done, export.Record.Total);
        var format = formats.Single(known => known.Format == export.Format);
        var source = await exporter.OpenAsync(export.Snapshot, await GetTaxonomyAsync(export, cancellationToken), export.Locations, cancellationToken);
        var script = new ExportScript(format, source);
        if (export.Steps < script.Steps && !await WritePiecesAsync(hold, script, meter, cancellationToken))
            return JobTurn.LookAgain;

        meter.Say("checking");
        export = hold.Job;
        var labels = export.Files[0] with { Sha256 = await HashAsync(export, export.Files[0], cancellationToken) };
        var files = new List<ExportFileRecord> { labels };
        if (export.Format == V1.ExportFormat.Croissant)
            files.Add(await DescribeAsync(export, labels, cancellationToken));
        await hold.UpdateAsync(current => current with { Files = files }, cancellationToken);
        return JobTurn.Ended;
    }

    // Kept beside the pieces: classes that are renamed, merged or split meanwhile must not differ from one piece to the next.
    private async Task<TaxonomyDocument> GetTaxonomyAsync(ExportDocument export, CancellationToken cancellationToken)
    {
        if (export.Steps > 0)
            return JsonSerializer.Deserialize<TaxonomyDocument>(await objects.ReadAllAsync(export.TaxonomyKey(), cancellationToken))!;
        var taxonomy = await taxonomies.GetAsync(export.Snapshot.Dataset, cancellationToken);
        await objects.PutAsync(export.TaxonomyKey(), JsonSerializer.SerializeToUtf8Bytes(taxonomy), cancellationToken);
        return taxonomy;
    }

    // False if a person ended the export meanwhile.
    private async Task<bool> WritePiecesAsync(JobHold<ExportDocument> hold, ExportScript script, JobMeter meter, CancellationToken cancellationToken)
    {
        meter.Say("writing labels");
        var buffer = new ArrayBufferWriter<byte>(PieceBytes + (PieceBytes / 4));
        var tally = hold.Job.Tally with { };
        var done = hold.Job.Record.Done;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, hold.Stopped);
        await foreach (var (steps, images) in script.WriteAsync(hold.Job.Steps, tally, buffer, either.Token))
        {
            done += images;
            meter.Report(done);
            if (buffer.WrittenCount < PieceBytes && steps < script.Steps)
                continue;

            var file = hold.Job.Files[0];
            hold.ThrowIfLost();
            await objects.PutAsync(hold.Job.KeyOf(file.Name, file.Pieces.Count), buffer.WrittenMemory, cancellationToken);
            var export = await hold.UpdateAsync(current => current with
            {
                Steps = steps,
                Tally = tally with { },
                Files = [file with { Pieces = [.. file.Pieces, buffer.WrittenCount] }],
                Record = current.Record with { Done = done },
            }, cancellationToken);
            buffer.ResetWrittenCount();
            if (export.Record.HasEnded)
                return false;
        }

        return true;
    }

    private async Task<string> HashAsync(ExportDocument export, ExportFileRecord file, CancellationToken cancellationToken)
    {
        await using var bytes = new PieceStream(objects, piece => export.KeyOf(file.Name, piece), file.Pieces);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes, cancellationToken));
    }

    private async Task<ExportFileRecord> DescribeAsync(ExportDocument export, ExportFileRecord labels, CancellationToken cancellationToken)
    {
        var description = CroissantDescription.Write(export.Snapshot, export.Record.Created, labels);
        await objects.PutAsync(export.KeyOf(CroissantDescription.FileName, 0), description, cancellationToken);
        return new ExportFileRecord(
            CroissantDescription.FileName, "application/ld+json", [description.Length], Convert.ToHexStringLower(SHA256.HashData(description)));
    }
}
