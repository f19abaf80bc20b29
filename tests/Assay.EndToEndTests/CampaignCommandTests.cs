using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Xunit;

namespace Assay.EndToEndTests;

/// <summary>Campaigns and simulations as a person types them, and what they write.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class CampaignCommandTests(SampleFixture sample)
{
    private static readonly string[] Data = ["class-distribution.csv", "comparison.json", "learning-curve.csv", "rounds.csv", "rounds.jsonl"];
    private static readonly string[] Quick = ["--regularisation", "0.01", "--parallel", "2"];

    [Fact]
    public async Task Campaigns_SimulatedAndByPeople_RunAndAreReported()
    {
        using var folder = new TemporaryFolder();
        await using var assay = await AssayProcess.UpAsync(folder.At("data"));
        Succeed(await assay.CommandAsync("ingest", "pets", sample.Images, "--create"));
        Succeed(await assay.CommandAsync("embed", "pets"));

        await SimulateGuidedAsync(assay, folder.At("guided"));
        await SimulateCleaningAsync(assay, folder.At("cleaning"));
        await EndTheBaselineWithTheLongestAsync(assay);
        await StopWhatGoesOnAfterAnErrorAsync(assay);
        await LearnByANetworkAsync(assay);
        await HoldAndStopAsync(assay, folder.At("people"));
    }

    [Fact]
    public async Task Options_ThatWouldDoNothing_AreRefused()
    {
        await RefuseAsync("--noise: makes labels wrong", "simulate", "cleaning", "pets", "--labels", "given", "--noise", "0.1");
        await RefuseAsync("--augmentations, --keep-embeddings: only with the strategy rde", "simulate", "guided", "pets", "--strategy", "margin", "--keep-embeddings", "--augmentations", "4");
        await RefuseAsync("--annotators: is for people", "campaign", "start", "pets", "--oracle", "--annotators", "3");
        await RefuseAsync("--epochs, --patience: only with --learner network", "campaign", "start", "pets", "--epochs", "3", "--patience", "2");
        await RefuseAsync("--validation-share: goes without --validation-split", "train", "pets", "--validation-split", "val", "--validation-share", "0.2");
    }

    private static async Task SimulateGuidedAsync(AssayProcess assay, string folder)
    {
        var simulated = await assay.CommandAsync(
            ["simulate", "guided", "pets", "--strategy", "rde", "--augmentations", "1", "--seed", "1", "2", "--rounds", "2", "--initial", "20", "--schedule", "fixed:20", "--out", folder, .. Quick]);
        Succeed(simulated, "metric is taken on 20 %");
        Assert.Contains("guided: class-distribution.csv, class-distribution.svg, comparison.json", Unbroken(simulated.Output), StringComparison.Ordinal);

        AssertReport(folder, ["rde", "random"], rounds: 2, "class-distribution.svg", "least-confusing.svg", "learning-curve.svg", "most-confusing.svg");
        var titles = Texts(Path.Combine(folder, "most-confusing.svg"));
        Assert.Contains("rde, seed 1, round 1", titles);
        // Label and prediction of an image, most of which have no label yet.
        Assert.Contains(titles, title => title.StartsWith("? → ", StringComparison.Ordinal));
        Assert.All((await ListAsync(assay)).Where(campaign => Plan(campaign, "strategy").GetString() == "rde"), campaign => Assert.True(Plan(campaign, "rde").GetProperty("keep_embeddings").GetBoolean()));
    }

    private static async Task SimulateCleaningAsync(AssayProcess assay, string folder)
    {
        Succeed(await assay.CommandAsync(["simulate", "cleaning", "pets", "--seed", "1", "2", "--rounds", "2", "--schedule", "fixed:5", "--out", folder, .. Quick]));

        // The first round of cleaning only measures.
        AssertReport(
            folder, ["importance", "random"], rounds: 3, "auroc.svg", "class-distribution.svg", "fixes.svg", "learning-curve.svg", "least-confusing.svg", "most-confusing.svg");
        Assert.Contains("random, seed 1", Texts(Path.Combine(folder, "fixes.svg")));
    }

    /// <summary>No round of cleaning changes all that it shows: the strategy ends after its first one. The baseline has as many, by their number alone.</summary>
    private static async Task EndTheBaselineWithTheLongestAsync(AssayProcess assay)
    {
        Succeed(await assay.CommandAsync(["simulate", "cleaning", "pets", "--strategy", "self_confidence", "--min-fix-rate", "1", "--seed", "8", "--schedule", "fixed:20", .. Quick]));

        var campaigns = (await ListAsync(assay)).Where(campaign => Plan(campaign, "seed").GetString() == "8").ToDictionary(campaign => Plan(campaign, "strategy").GetString()!);
        Assert.Equal(campaigns["self_confidence"].GetProperty("round").GetInt32(), campaigns["random"].GetProperty("round").GetInt32());
        Assert.Equal(10, Plan(campaigns["self_confidence"], "stop").GetProperty("max_rounds").GetInt32());
        Assert.Equal(1, Plan(campaigns["random"], "stop").GetProperty("max_rounds").GetInt32());
        Assert.False(Plan(campaigns["random"], "stop").TryGetProperty("minimum_fix_rate", out _));
    }

    private static async Task StopWhatGoesOnAfterAnErrorAsync(AssayProcess assay)
    {
        Fail(
            await assay.CommandAsync(["simulate", "guided", "pets", "--strategy", "margin", "importance", "--seed", "9", "--initial", "20", "--schedule", "fixed:2", "--rounds", "0", .. Quick]),
            2, "which judges labels");

        var begun = Assert.Single(await ListAsync(assay), campaign => Plan(campaign, "seed").GetString() == "9");
        Assert.Equal("CAMPAIGN_STATE_STOPPED", begun.GetProperty("state").GetString());
    }

    private static async Task LearnByANetworkAsync(AssayProcess assay)
    {
        var learned = await assay.CommandAsync(
            "campaign", "start", "pets", "--id", "network", "--oracle", "--strategy", "margin", "--initial", "40", "--rounds", "1", "--held-out", "0.3", "--learner", "network",
            "--layers", "conv:4", "pool", "dense:8", "--size", "16x16", "--epochs", "2", "--augmentation", "none", "--validation-share", "0.2");
        Succeed(learned, "Campaign network: completed, rounds: 1 are done, 1 may be; 40 images labelled, accuracy");
    }

    private static async Task HoldAndStopAsync(AssayProcess assay, string folder)
    {
        Succeed(await assay.CommandAsync("campaign", "start", "pets", "--id", "people", "--initial", "10", "--labels", "none", "--strategy", "margin", "--no-watch"), "Campaign people: running");
        Succeed(await assay.CommandAsync("campaign", "pause", "people"), "Campaign people: paused");
        Succeed(await assay.CommandAsync("campaign", "watch", "people"), "Campaign people: paused");
        Succeed(await assay.CommandAsync("campaign", "stop", "people"), "Campaign people: stopped");
        Succeed(await assay.CommandAsync("campaign", "report", "people", "--out", folder), $"people: {string.Join(", ", Data)}.");
    }

    /// <summary>Two curves of two campaigns each, and all of their rounds in every form.</summary>
    private static void AssertReport(string folder, string[] curves, int rounds, params string[] drawings)
    {
        Assert.Equal(Data.Concat(drawings).Order(StringComparer.Ordinal), Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(drawings, drawing => Assert.NotEmpty(Texts(Path.Combine(folder, drawing))));

        using var comparison = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "comparison.json")));
        var made = comparison.RootElement.GetProperty("curves").EnumerateArray().ToList();
        Assert.Equal(curves, made.Select(curve => curve.GetProperty("name").GetString()));
        Assert.All(made, curve => Assert.Equal(2, curve.GetProperty("campaigns").GetArrayLength()));

        var lines = File.ReadAllLines(Path.Combine(folder, "rounds.csv"));
        Assert.Equal(1 + 4 * rounds, lines.Length);
        Assert.Equal(4 * rounds, File.ReadLines(Path.Combine(folder, "rounds.jsonl")).Count(line => JsonDocument.Parse(line).RootElement.GetProperty("label_version").GetString() is { Length: > 0 }));
        Assert.Equal(made.Sum(curve => curve.GetProperty("points").GetArrayLength()), File.ReadLines(Path.Combine(folder, "learning-curve.csv")).Skip(1).Count());

        // The classes of each round, as in the line of the round.
        var counts = File.ReadLines(Path.Combine(folder, "class-distribution.csv")).Skip(1).Select(line => line.Split(',')).GroupBy(cells => (Campaign: cells[0], Round: cells[1])).ToList();
        Assert.Equal(4 * rounds, counts.Count);
        var column = Array.IndexOf(lines[0].Split(','), "class_counts");
        foreach (var cells in lines.Skip(1).Select(line => line.Split(',')))
        {
            var classes = counts.Single(round => round.Key == (cells[0], cells[4]));
            Assert.Equal(cells[column], string.Join(';', classes.Where(line => line[4] != "0").Select(line => $"{line[2]}:{line[4]}")));
            Assert.All(classes, line => Assert.InRange(int.Parse(line[5], CultureInfo.InvariantCulture), 0, int.Parse(line[4], CultureInfo.InvariantCulture)));
        }
    }

    private static List<string> Texts(string svg) => [.. XDocument.Load(svg).Descendants().Where(element => element.Name.LocalName == "text").Select(text => text.Value)];

    private static async Task<List<JsonElement>> ListAsync(AssayProcess assay)
    {
        var listed = await assay.CommandAsync("campaign", "list", "--json");
        Succeed(listed);
        return [.. JsonDocument.Parse(listed.Output).RootElement.EnumerateArray()];
    }

    private static JsonElement Plan(JsonElement campaign, string field) => campaign.GetProperty("plan").GetProperty(field);

    private static async Task RefuseAsync(string expected, params string[] arguments) => Fail(await AssayProcess.RunAsync(arguments), 2, expected);

    private static void Succeed(CommandResult result, string expected = "")
    {
        Assert.True(result.ExitCode == 0, $"{result.ExitCode}: {result.Errors}{result.Output}");
        Assert.Contains(expected, Unbroken(result.Output), StringComparison.Ordinal);
    }

    /// <summary>Without the ends of the terminal's lines.</summary>
    private static string Unbroken(string output) => string.Join(' ', output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static void Fail(CommandResult result, int exitCode, string expected)
    {
        Assert.True(result.ExitCode == exitCode, $"{result.ExitCode}: {result.Errors}{result.Output}");
        Assert.Contains(expected, result.Errors, StringComparison.Ordinal);
    }
}
