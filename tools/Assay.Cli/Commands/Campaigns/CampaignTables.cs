using System.Buffers;
using System.Globalization;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Export;

namespace Assay.Cli.Commands.Campaigns;

/// <summary>What the drawings show, as CSV.</summary>
internal static class CampaignTables
{
    /// <summary>A line a point of a learning curve: its number of labels, the mean of the metric with its interval of 95 %, and the gain over the baseline, empty without one.</summary>
    public static ReadOnlyMemory<byte> LearningCurves(CompareCampaignsResponse comparison)
    {
        var csv = new ArrayBufferWriter<byte>();
        CsvLine.Write(csv, "curve", "campaigns", "labelled", "mean", "lower", "upper", "gain");
        foreach (var curve in comparison.Curves)
        {
            foreach (var point in curve.Points)
                CsvLine.Write(csv, curve.Name, Text(curve.Campaigns.Count), Text(point.Labelled), Text(point.Mean), Text(point.Lower), Text(point.Upper), point.HasGain ? Text(point.Gain) : "");
        }

        return csv.WrittenMemory;
    }

    /// <summary>A line a class of each round: images with a label of it after the round, and those of them that the round selected.</summary>
    /// <param name="campaigns">Campaigns.</param>
    /// <param name="classes">Names of the classes by id.</param>
    public static ReadOnlyMemory<byte> ClassDistribution(IEnumerable<CampaignHistory> campaigns, IReadOnlyDictionary<int, string> classes)
    {
        var csv = new ArrayBufferWriter<byte>();
        CsvLine.Write(csv, "campaign", "round", "class_id", "class", "labelled", "selected");
        foreach (var (campaign, rounds) in campaigns)
        {
            foreach (var round in rounds)
            {
                foreach (var id in round.ClassCounts.Keys.Union(round.SelectedClassCounts.Keys).Order())
                {
                    CsvLine.Write(
                        csv, campaign.Id, Text(round.Number), Text(id), classes.GetValueOrDefault(id, ""), Text(round.ClassCounts.GetValueOrDefault(id)),
                        Text(round.SelectedClassCounts.GetValueOrDefault(id)));
                }
            }
        }

        return csv.WrittenMemory;
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
