using System.Collections.Concurrent;
using Assay.Documents;
using Assay.FunctionalTests.Scoring;
using Assay.LabelStore.Annotations;
using Assay.LabelStore.Batches;
using Assay.LabelStore.LabelVersions;
using Assay.LabelStore.V1;
using Assay.Scoring.Methods.Coresets;
using Assay.Scoring.Runs;
using Assay.Selection.Campaigns;
using Assay.Selection.Selections;
using Assay.Selection.V1;
using Grpc.Core;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.Selection.Campaigns;

/// <summary>
/// A process ends before each kind of thing that a campaign writes, once each, in whatever round that comes up: the campaign goes on in the next process, and its rounds are those of
/// one that nobody disturbed.
/// </summary>
public sealed class CampaignKillTests
{
    [Theory]
    [InlineData(CampaignKind.Guided, "rde", false)]
    [InlineData(CampaignKind.Guided, "margin", true)]
    [InlineData(CampaignKind.Cleaning, "importance", false)]
    [InlineData(CampaignKind.MultiLabel, "random", true)]
    [InlineData(CampaignKind.Review, "random", true)]
    public async Task Restart_StoppedBeforeEveryWrite_LeavesTheRoundsOfAnUndisturbedCampaign(CampaignKind kind, string strategy, bool isOfPeople)
    {
        await using var undisturbed = new CampaignHostDisposal();
        var expected = await RunAsync(await undisturbed.StartAsync(), Plan(kind, strategy, isOfPeople), stops: null);

        await using var killed = new CampaignHostDisposal();
        var host = await killed.StartAsync();
        var stops = new Stops(host.Host);
        var actual = await RunAsync(host, Plan(kind, strategy, isOfPeople), stops);
        Assert.Equal(expected, actual);
        Assert.Equal(Writes(kind, strategy, isOfPeople).Order(StringComparer.Ordinal), stops.Seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Start_TwoReplicas_LeaveTheRoundsOfOne()
    {
        await using var alone = new CampaignHostDisposal();
        var expected = await RunAsync(await alone.StartAsync(), Plan(CampaignKind.Guided, "margin", isOfPeople: true), stops: null);

        await using var first = new CampaignHostDisposal();
        var host = await first.StartAsync();
        var second = new ScoringHost(host.Host) { HasLabelStore = true, Settings = host.Host.Settings };
        await second.InitializeAsync();
        var turns = new Turns();
        (host.Host.BeforeWrite, second.BeforeWrite) = (turns.BeforeWriteAsync, turns.BeforeWriteAsync);
        var actual = await RunAsync(host, Plan(CampaignKind.Guided, "margin", isOfPeople: true), stops: null);
        await second.DisposeAsync();
        Assert.Equal(expected, actual);
        Assert.Equal(2, turns.Owners);
    }

    /// <summary>Whoever drove the campaign last lets the other replica go first, for a while.</summary>
    private sealed class Turns
    {
        private readonly ConcurrentDictionary<long, string> _ownerOf = new();

        public int Owners => _ownerOf.Values.Distinct().Count();

        public async Task BeforeWriteAsync(string collection, object? document, CancellationToken cancellationToken)
        {
            if (document is not CampaignDocument { Job.Lease: { Owner: { Length: > 0 } owner, Term: var term } } || _ownerOf.ContainsKey(term))
                return;
            for (var i = 0; i < 40 && _ownerOf.TryGetValue(term - 1, out var last) && last == owner && !_ownerOf.ContainsKey(term); i++)
                await Task.Delay(50, cancellationToken);
            _ownerOf.TryAdd(term, owner);
        }
    }

    private static async Task<string> RunAsync(CampaignHost host, CampaignPlan plan, Stops? stops)
    {
        stops?.Arm();
        await host.StartAsync(plan, "loop");
        while (true)
        {
            Campaign? campaign = null;
            try
            {
                campaign = await host.WaitAsync("loop", campaign => stops?.IsReached == true || campaign.State is CampaignState.Completed or CampaignState.Failed);
            }
            catch (RpcException) when (stops?.IsReached == true)
            {
                // Who was answering hears nothing of a process that has ended.
            }

            if (stops?.IsReached == true)
            {
                stops.Kill();
                await host.Host.RestartAsync();
                stops.Arm();
                continue;
            }

            Assert.True(campaign!.State == CampaignState.Completed, campaign.Error);
            return await DescribeAsync(host, campaign);
        }
    }

    /// <summary>All that does not depend on the time that it took.</summary>
    private static async Task<string> DescribeAsync(CampaignHost host, Campaign campaign)
    {
        var lines = new List<string> { $"{campaign.StopReason} {campaign.Labelled} {campaign.Latest}" };
        foreach (var round in await host.RoundsAsync(campaign.Id))
        {
            // A change that was repeated finds the nodes that it made before.
            var copy = round.Clone();
            (copy.Seconds, copy.Begun, copy.Finished, copy.CoresetNodesMade) = (null, null, null, 0);
            lines.Add(copy.ToString());
            lines.Add(string.Join(' ', (await host.SelectedAsync(round)).Select(image => $"{image.ImageId} {image.Reason}")));
            lines.Add(string.Join(' ', (await host.ReadLabelsAsync(round.LabelVersion)).Values));
        }

        // Every answer once.
        var annotations = await host.Host.Labels.ListAnnotationsAsync(new ListAnnotationsRequest { Dataset = CampaignHost.Dataset, PageSize = 1000 });
        lines.AddRange(annotations.Annotations.Select(answer => $"{answer.Task} {answer.Annotator} {answer.Decision} {string.Join(',', answer.Labels)}").Order(StringComparer.Ordinal));
        return string.Join('\n', lines);
    }

    private static CampaignPlan Plan(CampaignKind kind, string strategy, bool isOfPeople)
    {
        var plan = GuidedCampaignTests.Plan(strategy, seed: 31);
        plan.Kind = kind;
        plan.Stop = new StopRules { MaxRounds = 2 };
        if (isOfPeople)
            (plan.Labels, plan.BaseVersion) = (new LabelSource { People = new People() }, kind == CampaignKind.Guided ? "none" : "");
        if (kind == CampaignKind.Guided)
            return plan;
        plan.InitialSize = 0;
        plan.Metric = null;
        plan.Schedule.Fixed.Size = 20;
        if (kind == CampaignKind.Cleaning)
            plan.Labels.Oracle.NoiseRate = 0.3;
        else
            plan.Learner = null;
        return plan;
    }

    /// <summary>What a campaign writes, all of it.</summary>
    private static IEnumerable<string> Writes(CampaignKind kind, string strategy, bool isOfPeople)
    {
        var (learns, scores) = (kind is CampaignKind.Guided or CampaignKind.Cleaning, strategy is "rde" or "importance");
        string[] phases = ["Labelling", "Learning", "Measuring", .. scores ? ["Scoring"] : Array.Empty<string>(), "Done"];
        IEnumerable<string> writes =
        [
            $"{CampaignRoundDocument.Collection.Name} Selecting",
            .. phases.Select(phase => $"{CampaignRoundDocument.Collection.Name} {phase}"),
            $"{CampaignDocument.Collection.Name} begun",
            .. phases.Select(phase => $"{CampaignDocument.Collection.Name} {phase.ToLowerInvariant()}"),
            $"{CampaignDocument.Collection.Name} ended",
            SelectionDocument.Collection.Name,
            "list of a selection",
            $"{LabelBranchDocument.Collection.Name} claimed",
            $"{LabelBranchDocument.Collection.Name} written",
            "labels of a round",
        ];
        if (learns)
            writes = [.. writes, $"{RunDocument.Collection.Name} learn", "files of learn"];
        if (learns && scores)
            writes = [.. writes, $"{RunDocument.Collection.Name} score", "files of score"];
        if (kind == CampaignKind.Cleaning)
            writes = [.. writes, $"{RunDocument.Collection.Name} tree", "files of tree", TreeWriterDocument.Collection.Name];
        if (learns || isOfPeople)
            writes = [.. writes, $"{CampaignDocument.Collection.Name} waiting"];
        return isOfPeople
            ? [.. writes, BatchDocument.Collection.Name, $"{TaskDocument.Collection.Name} opened", $"{TaskDocument.Collection.Name} leased", $"{TaskDocument.Collection.Name} answered", AnnotationDocument.Collection.Name]
            : writes;
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
            host.BeforeWrite = (_, document, cancellationToken) => HoldAsync(NameOf(document), document is AnnotationDocument or TaskDocument { Leases.Count: > 0 } or TaskDocument { Answers.Count: > 0 }, cancellationToken);
            host.BeforePut = (key, cancellationToken) => HoldAsync(NameOf(key), isAsked: false, cancellationToken);
        }

        private static string? NameOf(object? document) => document switch
        {
            CampaignRoundDocument round => $"{CampaignRoundDocument.Collection.Name} {round.Phase}",
            CampaignDocument { Job.Lease.Owner.Length: 0 } => null,
            CampaignDocument { Job.HasEnded: true } => $"{CampaignDocument.Collection.Name} ended",
            CampaignDocument { WaitsSince: not null } => $"{CampaignDocument.Collection.Name} waiting",
            CampaignDocument { Job.Message: "" } => $"{CampaignDocument.Collection.Name} begun",
            CampaignDocument campaign => $"{CampaignDocument.Collection.Name} {campaign.Job.Message}",
            SelectionDocument => SelectionDocument.Collection.Name,
            RunDocument run => $"{RunDocument.Collection.Name} {run.Id.Split('-')[^1]}",
            TreeWriterDocument => TreeWriterDocument.Collection.Name,
            LabelBranchDocument branch => $"{LabelBranchDocument.Collection.Name} {(branch.Written ? "written" : "claimed")}",
            BatchDocument => BatchDocument.Collection.Name,
            TaskDocument { Answers.Count: > 0 } => $"{TaskDocument.Collection.Name} answered",
            TaskDocument { Leases.Count: > 0 } => $"{TaskDocument.Collection.Name} leased",
            TaskDocument => $"{TaskDocument.Collection.Name} opened",
            AnnotationDocument => AnnotationDocument.Collection.Name,
            _ => null,
        };

        private static string? NameOf(string key) => key.Split('/') switch
        {
            [.., "selections", _, _] => "list of a selection",
            [_, _, "labels", ['l', 'o', 'o', 'p', ..], ..] => "labels of a round",
            [_, _, "runs", var run, ..] => $"files of {run.Split('-')[^1]}",
            _ => null,
        };

        /// <param name="write">Name of what is to be written; null = nobody ends for it.</param>
        /// <param name="isAsked">Whether a person waits for it, who gets no answer from a process that has ended.</param>
        /// <param name="cancellationToken">The process ends.</param>
        private async Task HoldAsync(string? write, bool isAsked, CancellationToken cancellationToken)
        {
            lock (_seen)
            {
                if (write is null || (!_isReached && !_seen.Add(write)))
                    return;
                _isReached = true;
            }

            if (isAsked)
                throw new DocumentStoreException("The process has ended.");

            // What comes after the first that was held must not be written either: the process is dead.
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _killed.Token);
            await Task.Delay(Timeout.Infinite, either.Token);
        }
    }
}
