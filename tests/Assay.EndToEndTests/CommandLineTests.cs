using System.Text.Json;
using Xunit;

namespace Assay.EndToEndTests;

/// <summary>The commands of the README, as a person and as a script types them.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class CommandLineTests(SampleFixture sample)
{
    private const string NoServer = "http://127.0.0.1:9";

    [Fact]
    public async Task Loop_FromIngestToExport_Works()
    {
        using var folder = new TemporaryFolder();
        await using var assay = await AssayProcess.UpAsync(folder.At("data"));

        AssertSuccess(await assay.CommandAsync("ingest", "pets", sample.Images, "--create"), "100 images ingested in 1 shards");
        AssertSuccess(await assay.CommandAsync("ingest", "pets", sample.Images), "100 were there already");
        AssertSuccess(await assay.CommandAsync("embed", "pets"), "100 images embedded");
        AssertSuccess(await assay.CommandAsync("score", "pets"), "accuracy out of sample");
        AssertSuccess(await assay.CommandAsync("select", "pets", "--count", "5", "--title", "first five"), "5 images selected: first five");
        AssertSuccess(await assay.CommandAsync("select", "pets", "--random", "1", "--per-class", "1"), "images selected");
        AssertSuccess(await assay.CommandAsync("rde", "pets", "--augmentations", "2"), "bits on average");
        AssertSuccess(await assay.CommandAsync("select", "pets", "--score", "rde", "--largest", "--count", "4", "--title", "uncertain"), "4 images selected: uncertain");
        AssertSuccess(await assay.CommandAsync("explain", "pets", "000000-0003", "--output", folder.At("map.png")), "largest drop");
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(folder.At("map.png"))[..4]);
        AssertSuccess(await assay.CommandAsync("quality", "pets"), "duplicate groups");
        AssertFindsThePlanted(await assay.CommandAsync("quality", "pets", "--json"));
        AssertSuccess(await assay.CommandAsync("classes", "pets"), "than the rest");
        AssertSuccess(await assay.CommandAsync("nearest", "pets", "000000-0003", "--count", "3"), "distance");
        AssertSuccess(
            await assay.CommandAsync("train", "pets", "--layers", "conv:4", "pool", "dense:8", "--size", "16x16", "--epochs", "2", "--augmentation", "none"), "accuracy on validation");
        AssertSuccess(await assay.CommandAsync("labels", "create", "pets"), "Label version given");
        AssertSuccess(await assay.CommandAsync("dataset", "show", "pets"), "undecodable");
        AssertSuccess(await assay.CommandAsync("dataset", "quarantine", "pets"), "");

        var listed = await assay.CommandAsync("dataset", "list", "--json");
        Assert.Equal(0, listed.ExitCode);
        using var datasets = JsonDocument.Parse(listed.Output);
        Assert.Equal("pets", datasets.RootElement[0].GetProperty("name").GetString());

        var file = folder.At("labels.csv");
        AssertSuccess(await assay.CommandAsync("export", "pets", "--output", file), "Wrote");
        var lines = await File.ReadAllLinesAsync(file);
        Assert.Equal(101, lines.Length);
        Assert.False(File.Exists(file + ".partial"));
    }

    /// <summary>Images are numbered in the order of their names, which is that of the truth.</summary>
    private void AssertFindsThePlanted(CommandResult quality)
    {
        Assert.Equal(0, quality.ExitCode);
        using var report = JsonDocument.Parse(quality.Output);
        var issues = report.RootElement.GetProperty("image_quality").GetProperty("issues").EnumerateArray().ToDictionary(
            issue => issue.GetProperty("name").GetString()!, issue => issue.GetProperty("examples").EnumerateArray().Select(id => id.GetString()).ToHashSet());
        var truths = File.ReadLines(Path.Combine(sample.Folder, "truth.csv")).Skip(1).Select(line => line.Split(',')[3]).ToList();
        foreach (var (kind, issue) in new[] { ("dark", "dark"), ("blurred", "blurry"), ("exact_duplicate", "exact_duplicate"), ("near_duplicate", "near_duplicate"), ("broken", "undecodable") })
        {
            var planted = truths.Index().Where(truth => truth.Item == kind).Select(truth => $"000000-{truth.Index:D4}").ToList();
            Assert.Subset(issues[issue], planted.ToHashSet<string?>());
        }

        Assert.NotEmpty(issues["dark"]);
        Assert.NotEmpty(issues["blurry"]);
    }

    [Fact]
    public async Task Upload_OfAFolder_SendsItOverTheConnection()
    {
        using var folder = new TemporaryFolder();
        await using var assay = await AssayProcess.UpAsync(folder.At("data"));
        AssertSuccess(await assay.CommandAsync("ingest", "sent", sample.Images, "--create", "--upload"), "100 images ingested");
        var listed = await assay.CommandAsync("dataset", "images", "sent", "--limit", "3", "--json");
        using var images = JsonDocument.Parse(listed.Output);
        Assert.Equal(3, images.RootElement.GetArrayLength());
    }

    [Fact]
    public async Task Errors_HaveAMessageAndAnExitCodeOfTheirKind()
    {
        using var folder = new TemporaryFolder();
        await using var assay = await AssayProcess.UpAsync(folder.At("data"));

        AssertFailure(await assay.CommandAsync("embed", "no-such"), 4, "no-such");
        AssertFailure(await assay.CommandAsync("ingest", "x", folder.At("missing"), "--create"), 4, folder.At("missing"));
        AssertFailure(await assay.CommandAsync("dataset", "create", "Not A Name"), 2, "Not A Name");
        AssertFailure(await assay.CommandAsync("select", "x", "--schedule", "sometimes"), 2, "exponential:160, fixed:100 or list:100,200,400");
        AssertFailure(await assay.CommandAsync("ingest", "x"), 2, "say what to ingest");
        AssertFailure(await AssayProcess.RunAsync("dataset", "list", "--server", NoServer), 3, "Start one with 'assay up'");
        AssertFailure(await AssayProcess.RunAsync("dataset", "list", "--server", "nonsense"), 2, "it must be a URL");

        var json = await assay.CommandAsync("embed", "no-such", "--json");
        using var error = JsonDocument.Parse(json.Errors);
        Assert.Equal(4, error.RootElement.GetProperty("exit_code").GetInt32());
    }

    [Fact]
    public async Task Completion_OfAWord_SuggestsCommandsAndOptions()
    {
        AssertSuccess(await AssayProcess.RunAsync("completion", "bash"), "complete -o default -F _assay assay");
        AssertSuccess(await AssayProcess.RunAsync("[suggest:8]", "assay in"), "ingest");
        AssertSuccess(await AssayProcess.RunAsync("[suggest:17]", "assay ingest --co"), "--copy");
    }

    private static void AssertSuccess(CommandResult result, string expected)
    {
        Assert.True(result.ExitCode == 0, $"{result.ExitCode}: {result.Errors}");
        Assert.Contains(expected, result.Output);
    }

    private static void AssertFailure(CommandResult result, int exitCode, string expected)
    {
        Assert.True(result.ExitCode == exitCode, $"{result.ExitCode}: {result.Errors}{result.Output}");
        Assert.Contains(expected, result.Errors);
    }
}
