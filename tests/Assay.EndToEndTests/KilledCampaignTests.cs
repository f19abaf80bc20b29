using Assay.Scoring.V1;
using Assay.Selection.V1;
using Grpc.Core;
using Xunit;

namespace Assay.EndToEndTests;

/// <summary>SIGKILL at moments drawn at random while a campaign goes on by itself: the process that is started next goes on with it, to the same rounds.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class KilledCampaignTests(SampleFixture sample) : IDisposable
{
    private const string Dataset = "pets";
    private const int Kills = 5;

    // A process that was killed gives nothing back: its leases end by themselves.
    private static readonly Dictionary<string, string> ShortLeases = new()
    {
        ["Jobs__LeaseDuration"] = "00:00:02",
        ["Jobs__HeartbeatInterval"] = "00:00:00.5",
        ["Jobs__SweepInterval"] = "00:00:00.5",
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Kill_AtRandomMomentsOfACampaign_LeavesTheRoundsOfAnUndisturbedOne()
    {
        var undisturbed = _folder.At("undisturbed");
        await using (var assay = await AssayProcess.UpAsync(undisturbed, ShortLeases))
        {
            AssertSuccess(await assay.CommandAsync("ingest", Dataset, sample.Images, "--create"));
            AssertSuccess(await assay.CommandAsync("embed", Dataset));
        }

        var killed = _folder.At("killed");
        Copy(undisturbed, killed);
        string expected;
        await using (var assay = await AssayProcess.UpAsync(undisturbed, ShortLeases))
        {
            await StartAsync(assay);
            expected = await FinishAsync(assay);
        }

        var random = new Random(17);
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var assay = await AssayProcess.UpAsync(killed, ShortLeases);
            await StartAsync(assay);
            await ReachAsync(assay, round: kill, random.NextDouble());
            await assay.KillAsync();
        }

        await using (var assay = await AssayProcess.UpAsync(killed, ShortLeases))
            Assert.Equal(expected, await FinishAsync(assay));
    }

    private static void AssertSuccess(CommandResult result) => Assert.True(result.ExitCode == 0, result.Errors);

    private static async Task StartAsync(AssayProcess assay) =>
        await assay.Client<CampaignService.CampaignServiceClient>().StartCampaignAsync(new StartCampaignRequest
        {
            Id = "loop",
            Dataset = Dataset,
            Plan = new CampaignPlan
            {
                Strategy = "badge",
                InitialSize = 20,
                Schedule = new Schedule { Fixed = new FixedSchedule { Size = 8 } },
                Labels = new LabelSource { Oracle = new Oracle { NoiseRate = 0.1 } },
                Metric = new CampaignMetric { HeldOut = 0.2 },
                Stop = new StopRules { MaxRounds = Kills + 2 },
                Learner = new RunParameters { Head = new HeadParameters { Folds = 2, Regularisation = { 0.001, 0.01 } } },
                Seed = 5,
            },
        });

    /// <summary>Waits until a round has begun, and then a little: a share of the time that a round takes.</summary>
    private static async Task ReachAsync(AssayProcess assay, int round, double share)
    {
        using var watch = assay.Client<CampaignService.CampaignServiceClient>().WatchCampaign(new WatchCampaignRequest { Campaign = "loop" });
        await foreach (var response in watch.ResponseStream.ReadAllAsync())
        {
            if (response.Campaign.Round < round && response.Campaign.State == CampaignState.Running)
                continue;
            await Task.Delay(TimeSpan.FromMilliseconds(600 * share));
            return;
        }
    }

    /// <summary>All of the campaign that does not depend on the time that it took.</summary>
    private static async Task<string> FinishAsync(AssayProcess assay)
    {
        var client = assay.Client<CampaignService.CampaignServiceClient>();
        Campaign? last = null;
        using (var watch = client.WatchCampaign(new WatchCampaignRequest { Campaign = "loop" }))
        {
            await foreach (var response in watch.ResponseStream.ReadAllAsync())
                last = response.Campaign;
        }

        Assert.True(last!.State == CampaignState.Completed, last.Error);
        var lines = new List<string> { last.StopReason };
        foreach (var round in (await client.ListCampaignRoundsAsync(new ListCampaignRoundsRequest { Campaign = "loop" })).Rounds)
        {
            (round.Seconds, round.Begun, round.Finished) = (null, null, null);
            lines.Add(round.ToString());
            var images = await assay.Client<SelectionService.SelectionServiceClient>().ListSelectedImagesAsync(new ListSelectedImagesRequest { Selection = round.Selection });
            lines.Add(string.Join(' ', images.Images.Select(image => $"{image.ImageId} {image.Reason}")));
        }

        return string.Join('\n', lines);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
