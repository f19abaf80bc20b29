using Assay.Documents;
using Assay.Selection.Core.Campaigns;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Jobs;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;

namespace Assay.Selection.Campaigns;

/// <summary>
/// Takes a campaign a step further from where its documents say it stands. What a phase did is written into the round's document before the next one begins, and the
/// campaign's own document follows from that, so whoever goes on after a crash does the same.
/// </summary>
internal sealed class CampaignDriver(CampaignCatalog catalog, IEnumerable<ICampaignPhase> phases, CandidateCounter candidates, SelectionTelemetry telemetry, IOptions<SelectionOptions> options, TimeProvider time)
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(100);

    /// <summary>Does the next step. Returns when to look at the campaign again; null = at once.</summary>
    public async Task<TimeSpan?> StepAsync(JobHold<CampaignDocument> job, CancellationToken cancellationToken)
    {
        var campaign = job.Job;
        var previous = campaign.Round > 0 ? await catalog.GetRoundAsync(campaign.Id, campaign.Round - 1, cancellationToken) : null;
        var first = CampaignRoundDocument.Begin(campaign.Id, campaign.Round, previous?.Asked ?? 0, previous?.Round.Labelled ?? 0, time.GetUtcNow());
        job.ThrowIfLost();
        var (current, version) = await catalog.OpenRoundAsync(first, cancellationToken);
        var turn = new CampaignTurn(campaign, current, previous);
        if (current.Phase == CampaignPhase.Done)
        {
            await GoOnAsync(job, turn, version, cancellationToken);
            return null;
        }

        using var activity = SelectionTelemetry.Activities.StartActivity("campaign phase");
        activity?.SetTag("assay.campaign", campaign.Id).SetTag("assay.round", turn.Number).SetTag("assay.phase", NameOf(current.Phase));
        var outcome = await phases.Single(phase => phase.Phase == current.Phase).RunAsync(turn, cancellationToken);
        if (outcome.NothingToDo is { } reason)
        {
            await EndAsync(job, reason, campaign.Round - 1, cancellationToken);
            await catalog.DeleteRoundAsync(current, version, cancellationToken);
            return null;
        }

        if (outcome.WaitsFor is not { } waitsFor)
        {
            await FinishAsync(job, turn with { Current = outcome.Round }, version, cancellationToken);
            return null;
        }

        if (outcome.Round != current)
            await ReplaceAsync(job, outcome.Round, version, cancellationToken);
        return await ParkAsync(job, waitsFor, isRetried: true, cancellationToken);
    }

    /// <summary>Notes what a campaign waits for, and when it is to be looked at again: after a fifth of the time that it has waited, so that little of it is lost.</summary>
    /// <param name="job">The campaign.</param>
    /// <param name="waitsFor">What for, for people.</param>
    /// <param name="isRetried">True where runs that failed were gone on with, if there were any.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<TimeSpan> ParkAsync(JobHold<CampaignDocument> job, string waitsFor, bool isRetried, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var since = job.Job.WaitsSince ?? now;
        var wait = (now - since) / 5;
        wait = wait < ShortestWait ? ShortestWait : wait > options.Value.LookInterval ? options.Value.LookInterval : wait;
        await ChangeAsync(job, current => current with
        {
            WaitsSince = since,
            Due = now + wait,
            Retry = current.Retry && !isRetried,
            Job = current.Job with { Message = waitsFor },
        }, cancellationToken);
        return wait;
    }

    /// <summary>Changes a campaign unless it has ended meanwhile: an end is for good, until a person resumes it.</summary>
    public static Task<CampaignDocument> ChangeAsync(JobHold<CampaignDocument> job, Func<CampaignDocument, CampaignDocument> change, CancellationToken cancellationToken) =>
        job.UpdateAsync(current => current.Job.HasEnded ? current : change(current), cancellationToken);

    private static string NameOf(CampaignPhase phase) => phase.ToString().ToLowerInvariant();

    private async Task FinishAsync(JobHold<CampaignDocument> job, CampaignTurn turn, long version, CancellationToken cancellationToken)
    {
        var (now, phase) = (time.GetUtcNow(), turn.Current.Phase);
        var spent = now - turn.Current.PhaseBegun;
        var next = await NextAsync(turn, cancellationToken);
        var changed = turn.Current.With(round =>
        {
            round.Phase = next;
            Add(round.Seconds, phase, Math.Max(0, spent.TotalSeconds));
            if (next == CampaignPhase.Done)
                round.Finished = now.ToTimestamp();
        }) with
        { PhaseBegun = now };
        await ReplaceAsync(job, changed, version, cancellationToken);
        telemetry.PhaseFinished(NameOf(phase), spent);
        if (phase == CampaignPhase.Learning)
            telemetry.Labelled(changed.Round.Answers);
        if (phase == CampaignPhase.Measuring)
            telemetry.RoundMeasured(turn.Plan.Kind.ToString().ToLowerInvariant(), turn.Plan.Strategy);
        await ChangeAsync(job, current => Follow(current, changed), cancellationToken);
    }

    /// <summary>What follows a round that is done: the end, the score that the next one needs, or the next one.</summary>
    private async Task GoOnAsync(JobHold<CampaignDocument> job, CampaignTurn turn, long version, CancellationToken cancellationToken)
    {
        if (await CheckStopAsync(turn, cancellationToken) is { } reason)
        {
            await EndAsync(job, reason, turn.Number, cancellationToken);
        }
        else if (!turn.Plan.IsScored(turn.Current))
        {
            // It was passed over when the campaign ended, and has been resumed with other rules.
            var changed = turn.Current.With(round =>
            {
                round.Phase = CampaignPhase.Scoring;
                round.Finished = null;
            }) with
            { PhaseBegun = time.GetUtcNow() };
            await ReplaceAsync(job, changed, version, cancellationToken);
            await ChangeAsync(job, current => Follow(current, changed), cancellationToken);
        }
        else
        {
            await ChangeAsync(job, current => Follow(current, turn.Current) with { Round = turn.Number + 1 }, cancellationToken);
        }
    }

    private async Task<CampaignPhase> NextAsync(CampaignTurn turn, CancellationToken cancellationToken) => turn.Current.Phase switch
    {
        CampaignPhase.Selecting => CampaignPhase.Labelling,
        CampaignPhase.Labelling => CampaignPhase.Learning,
        CampaignPhase.Learning => CampaignPhase.Measuring,
        CampaignPhase.Measuring when !turn.Plan.IsScored(turn.Current) && await CheckStopAsync(turn, cancellationToken) is null => CampaignPhase.Scoring,
        _ => CampaignPhase.Done,
    };

    private async Task<StopReason?> CheckStopAsync(CampaignTurn turn, CancellationToken cancellationToken)
    {
        var before = await catalog.ReadRoundsAsync(turn.Campaign, cancellationToken).Where(round => round.Number < turn.Number).ToListAsync(cancellationToken);
        return turn.Plan.CheckStop([.. before, turn.Current], await candidates.CountAsync(turn, cancellationToken));
    }

    private async Task ReplaceAsync(JobHold<CampaignDocument> job, CampaignRoundDocument changed, long version, CancellationToken cancellationToken)
    {
        job.ThrowIfLost();
        try
        {
            await catalog.ReplaceRoundAsync(changed, version, cancellationToken);
        }
        catch (Exception exception) when (exception is DocumentConflictException or DocumentNotFoundException)
        {
            // Another worker has the campaign, which this process finds out here.
            throw new JobLeaseLostException(job.Id, "this process");
        }
    }

    private Task EndAsync(JobHold<CampaignDocument> job, StopReason reason, int round, CancellationToken cancellationToken) => ChangeAsync(
        job,
        current => current with { Round = round, StopReason = reason.Text, WaitsSince = null, Due = null, Retry = false, Job = current.Job.Succeed(time.GetUtcNow()) },
        cancellationToken);

    /// <summary>The campaign as its round says it stands.</summary>
    private static CampaignDocument Follow(CampaignDocument campaign, CampaignRoundDocument round) => campaign with
    {
        Labelled = round.Round.Labelled,
        Latest = round.Round.Metric ?? campaign.Latest,
        WaitsSince = null,
        Due = null,
        Retry = false,
        Job = campaign.Job with { Message = NameOf(round.Phase), Done = campaign.Job.Done + 1 },
    };

    private static void Add(RoundSeconds seconds, CampaignPhase phase, double spent)
    {
        switch (phase)
        {
            case CampaignPhase.Selecting:
                seconds.Selecting += spent;
                break;
            case CampaignPhase.Labelling:
                seconds.Labelling += spent;
                break;
            case CampaignPhase.Learning:
                seconds.Learning += spent;
                break;
            case CampaignPhase.Measuring:
                seconds.Measuring += spent;
                break;
            default:
                seconds.Scoring += spent;
                break;
        }
    }
}
