using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Export;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Assay.Selection.Campaigns.Reports;

/// <summary>Rounds of campaigns as a file: a line a round. What was not measured is empty in CSV and absent in JSON.</summary>
internal static class CampaignExport
{
    private const char ListSeparator = ';';

    private static readonly string[] Header =
    [
        "campaign", "dataset", "strategy", "seed", "round", "phase", "selection", "selected", "kept", "relabelled", "removed", "unsure", "label_version", "labelled",
        "metric", "metric_lower", "metric_upper", "metric_images", "auroc", "run", "score_run", "cleaned_classes", "coreset_nodes_made", "class_counts", "selected_class_counts",
        "most_confusing", "least_confusing", "selecting_seconds", "labelling_seconds", "learning_seconds", "measuring_seconds", "scoring_seconds", "begun", "finished",
    ];

    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true).WithPreserveProtoFieldNames(true));

    /// <summary>Writes and sends the file.</summary>
    public static async Task WriteAsync(IAsyncEnumerable<CampaignHistory> campaigns, CampaignExportFormat format, ExportOutput output, CancellationToken cancellationToken)
    {
        var isCsv = format != CampaignExportFormat.Jsonl;
        if (isCsv)
            CsvLine.Write(output.Buffer, Header);
        await foreach (var history in campaigns.WithCancellation(cancellationToken))
        {
            foreach (var round in history.Rounds)
            {
                if (isCsv)
                    CsvLine.Write(output.Buffer, Fields(history.Campaign, round));
                else
                    WriteObject(output.Buffer, history.Campaign, round);
                await output.SendIfFullAsync(cancellationToken);
            }
        }

        await output.SendAsync(cancellationToken);
    }

    private static string[] Fields(Campaign campaign, CampaignRound round) =>
    [
        campaign.Id, campaign.Dataset, campaign.Plan.Strategy, Text(campaign.Plan.Seed),
        Text(round.Number), round.Phase.ToString().ToLowerInvariant(), round.Selection, Text(round.Selected),
        Text(round.Answers?.Kept ?? 0), Text(round.Answers?.Relabelled ?? 0), Text(round.Answers?.Removed ?? 0), Text(round.Answers?.Unsure ?? 0),
        round.LabelVersion, Text(round.Labelled),
        Text(round.Metric?.Value), Text(round.Metric?.Lower), Text(round.Metric?.Upper), Text(round.Metric?.Images), round.HasAuroc ? Text(round.Auroc) : "",
        round.Run, round.ScoreRun, string.Join(ListSeparator, round.CleanedClasses.Select(id => Text(id))), Text(round.CoresetNodesMade),
        Text(round.ClassCounts), Text(round.SelectedClassCounts),
        string.Join(ListSeparator, round.MostConfusing), string.Join(ListSeparator, round.LeastConfusing),
        Text(round.Seconds?.Selecting), Text(round.Seconds?.Labelling), Text(round.Seconds?.Learning), Text(round.Seconds?.Measuring), Text(round.Seconds?.Scoring),
        Text(round.Begun), Text(round.Finished),
    ];

    private static void WriteObject(IBufferWriter<byte> buffer, Campaign campaign, CampaignRound round)
    {
        // The round's object as protobuf maps it, 64-bit integers as text, with the campaign's fields before its own.
        var head = $$"""{ "campaign": "{{JsonEncodedText.Encode(campaign.Id)}}", "dataset": "{{JsonEncodedText.Encode(campaign.Dataset)}}", "strategy": "{{JsonEncodedText.Encode(campaign.Plan.Strategy)}}", "seed": "{{Text(campaign.Plan.Seed)}}",""";
        Encoding.UTF8.GetBytes(head, buffer);
        Encoding.UTF8.GetBytes(Json.Format(round).AsSpan(1), buffer);
        buffer.Write("\n"u8);
    }

    private static string Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture) ?? "";

    private static string Text(Timestamp? time) => time?.ToDateTime().ToString("O", CultureInfo.InvariantCulture) ?? "";

    private static string Text(IEnumerable<KeyValuePair<int, long>> counts) =>
        string.Join(ListSeparator, counts.OrderBy(count => count.Key).Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Key}:{count.Value}")));
}
