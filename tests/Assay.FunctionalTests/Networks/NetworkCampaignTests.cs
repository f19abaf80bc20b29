using Assay.LabelStore.V1;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.V1;
using Assay.Selection.V1;
using Grpc.Core;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.Networks;

/// <summary>Guided labeling as its authors do it: a network trained from scratch in every round.</summary>
public sealed class NetworkCampaignTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("assay-network-campaign-").FullName;
    private NetworkHost _host = null!;

    public async Task InitializeAsync() => _host = await NetworkHost.StartAsync(_folder, hasCampaigns: true);

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task StartCampaign_Network_TrainsOneEachRoundAndSelectsByIt()
    {
        await _host.AddImagesAsync();
        await _host.Labels.ResolveClassesAsync(new ResolveClassesRequest { Dataset = StripedImages.Dataset, Names = { "standing", "lying" } });
        var campaign = await CompleteAsync(new CampaignPlan
        {
            Strategy = "entropy",
            InitialSize = 10,
            Schedule = new Schedule { Fixed = new FixedSchedule { Size = 8 } },
            Labels = new LabelSource { Oracle = new Oracle() },
            Metric = new CampaignMetric { HeldOut = 0.3 },
            Stop = new StopRules { MaxRounds = 2 },
            Seed = 3,
            Learner = new RunParameters
            {
                Network = new NetworkParameters
                {
                    Width = StripedImages.Side,
                    Layers =
                    {
                        new NetworkLayer { Convolution = new ConvolutionLayer { Filters = 4 } }, new NetworkLayer { MaxPool = new MaxPoolLayer() }, new NetworkLayer { Dense = new DenseLayer { Units = 8 } },
                    },
                    MaxEpochs = 4,
                    Augmentation = TrainingAugmentation.None,
                    Validation = new NetworkValidation { Split = StripedImages.ValidationSplit },
                },
            },
        });

        Assert.Equal("given", campaign.Plan.Learner.Network.Validation.LabelVersion);
        var rounds = (await _host.Campaigns.ListCampaignRoundsAsync(new ListCampaignRoundsRequest { Campaign = campaign.Id })).Rounds;
        Assert.Equal([10, 8], rounds.Select(round => round.Selected));
        foreach (var round in rounds)
        {
            var run = (await _host.Scoring.GetRunAsync(new GetRunRequest { Run = round.Run })).Run;
            Assert.Equal((round.LabelVersion, round.Labelled), (run.Parameters.LabelVersion, run.Summary.Network.TrainingImages + await UndecodableAsync(round)));
            Assert.Equal(8, run.Summary.Network.ValidationImages);
            Assert.InRange(round.Metric.Images, 5, 25);

            // Neither what validates nor what is measured on is labelled.
            var images = await _host.Selection.ListSelectedImagesAsync(new ListSelectedImagesRequest { Selection = round.Selection });
            Assert.All(images.Images, image => Assert.False(StripedImages.IsInValidation(ImageId.Parse(image.ImageId).Row)));
        }
    }

    private async Task<long> UndecodableAsync(CampaignRound round) =>
        (await _host.Scoring.GetRunReportAsync(new GetRunReportRequest { Run = round.Run })).Report.Network.Undecodable;

    private async Task<Campaign> CompleteAsync(CampaignPlan plan)
    {
        var id = (await _host.Campaigns.StartCampaignAsync(new StartCampaignRequest { Dataset = StripedImages.Dataset, Plan = plan })).Campaign.Id;
        using var watch = _host.Campaigns.WatchCampaign(new WatchCampaignRequest { Campaign = id });
        Campaign? last = null;
        await foreach (var response in watch.ResponseStream.ReadAllAsync())
            last = response.Campaign;
        Assert.True(last!.State == CampaignState.Completed, last.Error);
        return last;
    }
}
