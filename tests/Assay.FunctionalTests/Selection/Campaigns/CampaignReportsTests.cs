using System.Text;
using System.Text.Json.Nodes;
using Assay.Scoring.V1;
using Assay.Selection.Campaigns;
using Assay.Selection.Campaigns.Reports;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Export;
using Google.Protobuf.WellKnownTypes;
using Xunit;

namespace Assay.FunctionalTests.Selection.Campaigns;

public sealed class CampaignReportsTests
{
    [Fact]
    public void Compare_PlansThatDifferInTheirSeedAlone_MakeOneCurveAndTheBaselineIsLast()
    {
        var response = CampaignReports.Compare([Of("a1", "rde", 1, .5, .7), Of("r1", "random", 1, .5, .6), Of("a2", "rde", 2, .5, .7), Of("r2", "random", 2, .5, .6)], "");

        Assert.Equal(["rde", "random"], response.Curves.Select(curve => curve.Name));
        Assert.Equal(["a1", "a2"], response.Curves[0].Campaigns);
        Assert.Equal([10L, 20L], response.Curves[0].Points.Select(point => point.Labelled));
        Assert.Equal(.1, response.Curves[0].Points[1].Gain, 1e-12);
        Assert.Equal(15, response.Curves[0].LabelsToBaseline, 1e-9);
        Assert.Equal(20 / 15.0, response.Curves[0].LabelSaving, 1e-9);
        Assert.False(response.Curves[1].Points[0].HasGain);
        Assert.False(response.Curves[1].HasLabelSaving);
    }

    [Fact]
    public void Compare_LearnersOrSchedulesDiffer_AreToldApartByName()
    {
        var head = Of("h", "rde", 1, .5);
        var rde = Of("n", "rde", 1, .5);
        rde.Campaign.Plan.Learner = new RunParameters { Rde = new RdeParameters() };
        Assert.Equal(["rde (head)", "rde (rde)"], CampaignReports.Compare([head, rde], "").Curves.Select(curve => curve.Name));

        var budget = Of("b", "rde", 1, .5);
        budget.Campaign.Plan.InitialSize = 40;
        Assert.Equal(["rde (b)", "rde (h)"], CampaignReports.Compare([head, budget], "").Curves.Select(curve => curve.Name));
    }

    [Fact]
    public void Compare_UnequalDataSetsOrMetrics_IsRefused()
    {
        var other = Of("o", "rde", 1, .5);
        other.Campaign.Dataset = "birds";
        Assert.Contains("data set", Assert.Throws<InvalidInputException>(() => CampaignReports.Compare([Of("a", "rde", 1, .5), other], "")).Message, StringComparison.Ordinal);
        other = Of("o", "rde", 1, .5);
        other.Campaign.Plan.Metric.Split = "test";
        Assert.Contains("'test'", Assert.Throws<InvalidInputException>(() => CampaignReports.Compare([Of("a", "rde", 1, .5), other], "")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_UnequalKinds_IsRefused()
    {
        var other = Of("o", "random", 1, .5);
        other.Campaign.Plan.Kind = CampaignKind.Cleaning;
        Assert.Contains(
            "one kind: 'a' has guided, 'o' cleaning", Assert.Throws<InvalidInputException>(() => CampaignReports.Compare([Of("a", "random", 1, .5), other], "")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ACampaignNamedTwice_IsRefused()
    {
        var refused = Assert.Throws<InvalidInputException>(() => CampaignRequests.Read(new ExportCampaignsRequest { Campaigns = { "a", "b", "a" } }));
        Assert.Contains("\"a\" 2 times", refused.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidInputException>(() => CampaignRequests.Read(new CompareCampaignsRequest { Campaigns = { "a", "a" } }));
        CampaignRequests.Read(new CompareCampaignsRequest { Campaigns = { "a", "b" } });
    }

    [Fact]
    public async Task Write_Csv_HasALineARound()
    {
        var history = Of("a1", "rde", 7, .5, .625);
        history.Rounds[0].ClassCounts.Add(3, 8);
        history.Rounds[0].ClassCounts.Add(1, 2);
        history.Rounds[0].Finished = Timestamp.FromDateTime(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        history.Rounds[1].Metric = null;

        var lines = (await WriteAsync(history, CampaignExportFormat.Csv)).Split("\r\n");

        Assert.Equal(4, lines.Length);
        Assert.StartsWith("campaign,dataset,strategy,seed,round,phase,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("a1,cats,rde,7,0,done,,10,0,10,0,0,,10,0.5,0.49,0.51,100,,", lines[1], StringComparison.Ordinal);
        Assert.Contains(",1:2;3:8,", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",2026-01-02T03:04:05.0000000Z", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("a1,cats,rde,7,1,done,,10,0,10,0,0,,20,,,,,,", lines[2], StringComparison.Ordinal);
        Assert.All(lines[..3], line => Assert.Equal(lines[0].Count(c => c == ','), line.Count(c => c == ',')));
        Assert.Empty(lines[3]);
    }

    [Fact]
    public async Task Write_JsonLines_AreObjectsWithTheCampaign()
    {
        var lines = (await WriteAsync(Of("a1", "rde", 7, .5, .625), CampaignExportFormat.Jsonl)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        var second = JsonNode.Parse(lines[1])!;
        Assert.Equal(2, lines.Length);
        Assert.Equal(("a1", "rde", "7"), ((string?)second["campaign"], (string?)second["strategy"], (string?)second["seed"]));
        Assert.Equal(1, (int)second["number"]!);
        Assert.Equal(.625, (double)second["metric"]!["value"]!);
        Assert.Null(second["auroc"]);
    }

    private static async Task<string> WriteAsync(CampaignHistory history, CampaignExportFormat format)
    {
        using var file = new MemoryStream();
        var output = new ExportOutput(async (chunk, cancellationToken) => await file.WriteAsync(chunk, cancellationToken));
        await CampaignExport.WriteAsync(new[] { history }.ToAsyncEnumerable(), format, output, CancellationToken.None);
        return Encoding.UTF8.GetString(file.ToArray());
    }

    private static CampaignHistory Of(string id, string strategy, long seed, params double[] metrics) => new(
        new Campaign
        {
            Id = id,
            Dataset = "cats",
            Plan = new CampaignPlan { Kind = CampaignKind.Guided, Strategy = strategy, Seed = seed, Learner = new RunParameters { Head = new HeadParameters() }, Metric = new CampaignMetric() },
        },
        [.. metrics.Select((metric, round) => new CampaignRound
        {
            Number = round,
            Phase = CampaignPhase.Done,
            Selected = 10,
            Labelled = 10 * (round + 1),
            Answers = new RoundAnswers { Relabelled = 10 },
            Metric = new Measurement { Value = metric, Lower = metric - .01, Upper = metric + .01, Images = 100 },
        })]);
}
