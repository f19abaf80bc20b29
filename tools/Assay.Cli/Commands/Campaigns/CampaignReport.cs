using System.Globalization;
using System.Text;
using Assay.Cli.CommandLine;
using Assay.LabelStore.V1;
using Assay.Selection.V1;
using Grpc.Core;
using Spectre.Console;
using Task = System.Threading.Tasks.Task;

namespace Assay.Cli.Commands.Campaigns;

/// <summary>The comparison of campaigns: a table, and files in a folder.</summary>
internal sealed class CampaignReport(CommandContext context, IReadOnlyList<string> campaigns, string baseline)
{
    private readonly CampaignService.CampaignServiceClient _client = CampaignCommand.Client(context);
    private readonly List<string> _written = [];

    /// <param name="folder">Folder that receives the files, made if it is missing; null = none are written.</param>
    public async Task WriteAsync(string? folder)
    {
        var comparison = await _client.CompareCampaignsAsync(new CompareCampaignsRequest { Campaigns = { campaigns }, Baseline = baseline }, cancellationToken: context.CancellationToken);
        if (context.Json)
            JsonOutput.Write(comparison);
        else
            await ShowAsync(comparison);
        if (folder is null)
            return;

        Directory.CreateDirectory(folder);
        var histories = new Dictionary<string, CampaignHistory>();
        foreach (var id in campaigns)
        {
            var campaign = (await _client.GetCampaignAsync(new GetCampaignRequest { Campaign = id }, cancellationToken: context.CancellationToken)).Campaign;
            histories.Add(id, new CampaignHistory(campaign, await CampaignCommand.ReadRoundsAsync(context, id)));
        }

        // The data first: they stand, whatever becomes of the drawings.
        var classes = await ReadClassesAsync(histories.Values.First().Campaign.Dataset);
        await WriteFileAsync(folder, "comparison.json", $"{JsonOutput.Node(comparison).ToJsonString(JsonOutput.Indented)}\n");
        await WriteFileAsync(folder, "rounds.csv", file => ExportAsync(CampaignExportFormat.Csv, file));
        await WriteFileAsync(folder, "rounds.jsonl", file => ExportAsync(CampaignExportFormat.Jsonl, file));
        await WriteFileAsync(folder, "learning-curve.csv", file => file.WriteAsync(CampaignTables.LearningCurves(comparison), context.CancellationToken).AsTask());
        await WriteFileAsync(folder, "class-distribution.csv", file => file.WriteAsync(CampaignTables.ClassDistribution(histories.Values, classes), context.CancellationToken).AsTask());

        var drawings = new CampaignDrawings(comparison, histories, classes);
        foreach (var (name, svg) in drawings.Draw())
            await WriteFileAsync(folder, name, svg);
        foreach (var (name, svg) in await new CampaignImages(context, drawings.Shown, classes).DrawAsync())
            await WriteFileAsync(folder, name, svg);
        if (!context.Json)
            context.Console.WriteLine($"Wrote {folder}: {string.Join(", ", _written.Order(StringComparer.Ordinal))}.");
    }

    private Task WriteFileAsync(string folder, string name, string text) => WriteFileAsync(folder, name, file => file.WriteAsync(Encoding.UTF8.GetBytes(text), context.CancellationToken).AsTask());

    private async Task WriteFileAsync(string folder, string name, Func<Stream, Task> write)
    {
        await WholeFile.WriteAsync(Path.Combine(folder, name), write);
        _written.Add(name);
    }

    private async Task ExportAsync(CampaignExportFormat format, Stream file)
    {
        var request = new ExportCampaignsRequest { Campaigns = { campaigns }, Format = format };
        using var call = _client.ExportCampaigns(request, cancellationToken: context.CancellationToken);
        await foreach (var response in call.ResponseStream.ReadAllAsync(context.CancellationToken))
            await file.WriteAsync(response.Chunk.Memory, context.CancellationToken);
    }

    private async Task<IReadOnlyDictionary<int, string>> ReadClassesAsync(string dataset)
    {
        var taxonomy = await context.Client<LabelStoreService.LabelStoreServiceClient>().GetTaxonomyAsync(new GetTaxonomyRequest { Dataset = dataset }, cancellationToken: context.CancellationToken);
        return taxonomy.Classes.ToDictionary(label => label.Id, label => label.Name);
    }

    private async Task ShowAsync(CompareCampaignsResponse comparison)
    {
        var first = (await _client.GetCampaignAsync(new GetCampaignRequest { Campaign = campaigns[0] }, cancellationToken: context.CancellationToken)).Campaign;
        var table = Tables.Create("strategy", "seeds", "labels", first.Plan.MetricName, "95 %", "gain", "as good with", "saving");
        foreach (var curve in comparison.Curves)
        {
            var last = curve.Points.LastOrDefault();
            table.Row(
                curve.Name,
                Tables.Number(curve.Campaigns.Count),
                last is null ? "-" : Tables.Number(last.Labelled),
                last is null ? "-" : Tables.Number(last.Mean),
                last is null ? "-" : CampaignDisplay.Interval(last.Lower, last.Upper),
                last is { HasGain: true } ? last.Gain.ToString("+0.0000;-0.0000;0", CultureInfo.InvariantCulture) : "-",
                curve.HasLabelsToBaseline ? $"{Tables.Number(curve.LabelsToBaseline, "N0")} labels" : "-",
                curve.HasLabelSaving ? $"{Tables.Number(curve.LabelSaving, "0.00")} x" : "-");
        }

        context.Console.Write(table);
        if (comparison.Curves.Count > 1 && comparison.Curves[^1].Points is [.., var end] && comparison.Curves.Any(curve => curve.Points.Any(point => point.HasGain)))
            context.Console.WriteLine($"gain: against {comparison.Curves[^1].Name} with as many labels; as good with: labels that do what {Tables.Number(end.Labelled)} do with {comparison.Curves[^1].Name}.");
    }
}
