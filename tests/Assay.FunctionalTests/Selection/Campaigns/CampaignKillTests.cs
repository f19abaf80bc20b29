using Assay.FunctionalTests.Scoring;
using Assay.Selection.V1;
using Xunit;

namespace Assay.FunctionalTests.Selection.Campaigns;

/// <summary>
/// A process ends before each kind of thing that a campaign writes, once each, in whatever round that comes up: the campaign goes on in the next process, and its rounds are those of
/// one that nobody disturbed.
/// </summary>
public sealed class CampaignKillTests
{
    [Theory]
    [InlineData(CampaignKind.Guided, "rde")]
    [InlineData(CampaignKind.Cleaning, "importance")]
    [InlineData(CampaignKind.MultiLabel, "random")]
    [InlineData(CampaignKind.Review, "random")]
    public async Task Restart_StoppedBeforeEveryWrite_LeavesTheRoundsOfAnUndisturbedCampaign(CampaignKind kind, string strategy)
    {
        await using var undisturbed = new Disposal();
        await undisturbed.Host.InitializeAsync();
        var expected = await RunAsync(undisturbed.Host, kind, strategy, stops: null);

        await using var killed = new Disposal();
        await killed.Host.InitializeAsync();
        var stops = new Stops(killed.Host.Host);
        var actual = await RunAsync(killed.Host, kind, strategy, stops);
        Assert.Equal(expected, actual);

        // Each phase's end, the campaign's own document, the selection and its list were cut off, and more of that.
        Assert.InRange(stops.Seen.Count, kind is CampaignKind.Guided or CampaignKind.Cleaning ? 10 : 7, 40);
        foreach (var phase in new[] { "Labelling", "Learning", "Measuring", "Done" })
            Assert.Contains($"selection_campaign_rounds {phase}", stops.Seen);
    }

    private static async Task<string> RunAsync(CampaignHost host, CampaignKind kind, string strategy, Stops? stops)
    {
        var plan = Plan(kind, strategy);
        stops?.Arm();
        await host.StartAsync(plan, "loop");
        while (true)
        {
            var campaign = await host.WaitAsync("loop", campaign => stops?.IsReached == true || campaign.State is CampaignState.Completed or CampaignState.Failed);
            if (stops?.IsReached == true)
            {
                stops.Kill();
                await host.Host.RestartAsync();
                stops.Arm();
                continue;
            }

            Assert.True(campaign.State == CampaignState.Completed, campaign.Error);
            return await DescribeAsync(host, campaign);
        }
    }

    /// <summary>All that does not depend on the time that it took.</summary>
    private static async Task<string> DescribeAsync(CampaignHost host, Campaign campaign)
    {
        var lines = new List<string> { $"{campaign.StopReason} {campaign.Labelled} {campaign.Latest}" };
        foreach (var round in await host.RoundsAsync(campaign.Id))
        {
            var copy = round.Clone();
            (copy.Seconds, copy.Begun, copy.Finished) = (null, null, null);
            lines.Add(copy.ToString());
            lines.Add(string.Join(' ', (await host.SelectedAsync(round)).Select(image => $"{image.ImageId} {image.Reason}")));
            lines.Add(string.Join(' ', (await host.ReadLabelsAsync(round.LabelVersion)).Values));
        }

        return string.Join('\n', lines);
    }

    private static CampaignPlan Plan(CampaignKind kind, string strategy)
    {
        var plan = GuidedCampaignTests.Plan(strategy, seed: 31);
        plan.Kind = kind;
        plan.Stop = new StopRules { MaxRounds = 2 };
        if (kind == CampaignKind.Guided)
            return plan;
        plan.InitialSize = 0;
        plan.Metric = null;
        plan.Schedule.Fixed.Size = 20;
        if (kind == CampaignKind.Cleaning)
        {
            plan.Labels.Oracle.NoiseRate = 0.3;
            return plan;
        }

        plan.Learner = null;
        plan.Labels = new LabelSource { People = new People() };
        return plan;
    }

    /// <summary>Holds each kind of write up once; the process is ended then.</summary>
    private sealed class Stops(ScoringHost host)
    {
        private readonly HashSet<string> _seen = [];
        private volatile bool _isReached;
        private CancellationTokenSource _killed = new();

        public IReadOnlySet<string> Seen => _seen;

        public bool IsReached => _isReached;

        /// <summary>What is held up ends without having written.</summary>
        public void Kill() => _killed.Cancel();

        public void Arm()
        {
            _killed = new CancellationTokenSource();
            _isReached = false;
            host.BeforeWrite = (collection, document, cancellationToken) => HoldAsync(NameOf(collection, document), cancellationToken);
            host.BeforePut = (key, cancellationToken) => HoldAsync(key.Contains("/selections/", StringComparison.Ordinal) ? "list of a selection" : null, cancellationToken);
        }

        private static string? NameOf(string collection, object? document) => (collection, document) switch
        {
            ("selection_campaign_rounds", Assay.Selection.Campaigns.CampaignRoundDocument round) => $"{collection} {round.Phase}",
            ("selection_campaigns", Assay.Selection.Campaigns.CampaignDocument campaign) when campaign.Job.Lease.Owner.Length > 0 => $"{collection} {campaign.Job.Message.Split(' ')[0]}",
            ("selection_selections" or "scoring_runs" or "labelstore_branches" or "labelstore_batches", not null) => collection,
            _ => null,
        };

        private async Task HoldAsync(string? write, CancellationToken cancellationToken)
        {
            lock (_seen)
            {
                if (write is null || (!_isReached && !_seen.Add(write)))
                    return;
                _isReached = true;
            }

            // What comes after the first that was held must not be written either: the process is dead.
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _killed.Token);
            await Task.Delay(Timeout.Infinite, either.Token);
        }
    }

    private sealed class Disposal : IAsyncDisposable
    {
        public CampaignHost Host { get; } = new();

        public async ValueTask DisposeAsync() => await Host.DisposeAsync();
    }
}
