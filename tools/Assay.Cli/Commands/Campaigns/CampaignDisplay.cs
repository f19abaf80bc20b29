using System.Globalization;
using Assay.Cli.CommandLine;
using Assay.Selection.V1;
using Grpc.Core;
using Spectre.Console;

namespace Assay.Cli.Commands.Campaigns;

/// <summary>Shows campaigns to people, or as JSON.</summary>
internal static class CampaignDisplay
{
    public static bool HasEnded(this Campaign campaign) => campaign.State is CampaignState.Completed or CampaignState.Stopped or CampaignState.Failed;

    /// <summary>Whether it goes on only when a person says so.</summary>
    public static bool IsHeld(this Campaign campaign) => campaign.State == CampaignState.Paused;

    /// <summary>Follows a campaign, a line a round, until it ends or is paused.</summary>
    /// <exception cref="CommandException">It failed.</exception>
    public static async Task WatchAsync(CommandContext context, string id)
    {
        Campaign? campaign = null;
        if (context.Json)
        {
            await foreach (var response in ChangesAsync(context, id))
                campaign = response.Campaign;
        }
        else
        {
            var printed = -1;
            await context.Console.Status().StartAsync("waiting", async status =>
            {
                await foreach (var response in ChangesAsync(context, id))
                {
                    campaign = response.Campaign;
                    status.Status(Markup.Escape($"round {campaign.Round}: {(campaign.Message.Length > 0 ? campaign.Message : Word(campaign.State))}"));
                    if (response.Round is { } round && round.Number > printed && round.Phase is CampaignPhase.Scoring or CampaignPhase.Done)
                        printed = await PrintRoundsAsync(context, campaign, printed);
                }
            });
            if (campaign is not null)
                await PrintRoundsAsync(context, campaign, printed);
        }

        if (campaign is null)
            throw new CommandException($"campaign {id}: the server ended the stream without saying how it stands. Ask with assay campaign show {id}.");
        ThrowIfFailed(campaign);
        Say(context, campaign);
    }

    /// <summary>A campaign and its rounds.</summary>
    public static void Show(CommandContext context, Campaign campaign, IReadOnlyList<CampaignRound> rounds)
    {
        if (context.Json)
        {
            var node = JsonOutput.Node(campaign).AsObject();
            node["rounds"] = new System.Text.Json.Nodes.JsonArray([.. rounds.Select(JsonOutput.Node)]);
            JsonOutput.Write(node);
            return;
        }

        var plan = campaign.Plan;
        context.Console.Write(Tables.Facts(
            ("campaign", campaign.Id),
            ("title", campaign.Title),
            ("data set", campaign.Dataset),
            ("plan", string.Create(CultureInfo.InvariantCulture, $"{Word(plan.Kind)} by {plan.Strategy}, seed {plan.Seed}, {(plan.Labels?.Oracle is null ? "people answer" : "an oracle answers")}")),
            ("state", StateText(campaign)),
            ("labelled", Tables.Number(campaign.Labelled)),
            (plan.MetricName, Text(campaign.Latest))));
        var table = Tables.Create("round", "phase", "selected", "kept, changed, removed, unsure", "labelled", plan.MetricName, "95 %", "seconds");
        foreach (var round in rounds)
        {
            var seconds = round.Seconds is { } spent ? spent.Selecting + spent.Labelling + spent.Learning + spent.Measuring + spent.Scoring : 0;
            table.Row(
                Tables.Number(round.Number), Word(round.Phase), Tables.Number(round.Selected),
                round.Answers is { } answers ? string.Create(CultureInfo.InvariantCulture, $"{answers.Kept:N0}, {answers.Relabelled:N0}, {answers.Removed:N0}, {answers.Unsure:N0}") : "-",
                Tables.Number(round.Labelled), round.Metric is { } metric ? Tables.Number(metric.Value) : "-", Interval(round.Metric), Tables.Number(seconds, "0.0"));
        }

        context.Console.Write(table);
    }

    /// <summary>How a campaign stands, in a line.</summary>
    public static void Say(CommandContext context, Campaign campaign)
    {
        if (context.Json)
            JsonOutput.Write(campaign);
        else
            context.Console.WriteLine($"Campaign {campaign.Id}: {StateText(campaign)}; {Tables.Number(campaign.Labelled)} images labelled, {campaign.Plan.MetricName} {Text(campaign.Latest)}.");
    }

    /// <exception cref="CommandException">The campaign failed.</exception>
    public static void ThrowIfFailed(Campaign campaign)
    {
        if (campaign.State == CampaignState.Failed)
            throw new CommandException($"campaign {campaign.Id} failed in round {campaign.Round}: {campaign.Error} Go on with it: assay campaign resume {campaign.Id}");
    }

    public static string Text(Measurement? measured) => measured is null
        ? "-"
        : measured.Upper > measured.Lower ? $"{Tables.Number(measured.Value)} ({Interval(measured)})" : Tables.Number(measured.Value);

    /// <summary>The limits of an interval, where one is known.</summary>
    public static string Interval(double lower, double upper) => upper > lower ? string.Create(CultureInfo.InvariantCulture, $"{lower:0.000} to {upper:0.000}") : "-";

    /// <summary>A value of an enumeration in small letters.</summary>
    public static string Word(Enum value) => value.ToString().ToLowerInvariant();

    private static async IAsyncEnumerable<WatchCampaignResponse> ChangesAsync(CommandContext context, string id)
    {
        using var watch = CampaignCommand.Client(context).WatchCampaign(new WatchCampaignRequest { Campaign = id }, cancellationToken: context.CancellationToken);
        await foreach (var response in watch.ResponseStream.ReadAllAsync(context.CancellationToken))
        {
            yield return response;
            if (response.Campaign.IsHeld())
                yield break;
        }
    }

    private static string Interval(Measurement? measured) => measured is null ? "-" : Interval(measured.Lower, measured.Upper);

    private static string StateText(Campaign campaign) => (campaign.StopReason.Length, campaign.Error.Length) switch
    {
        ( > 0, _) => $"{Word(campaign.State)}, {campaign.StopReason}",
        (_, > 0) => $"{Word(campaign.State)}, {campaign.Error}",
        _ => campaign.State == CampaignState.Running && campaign.Message.Length > 0 ? $"{Word(campaign.State)}, {campaign.Message}" : Word(campaign.State),
    };

    /// <summary>Prints the rounds after one that have been measured; returns the last printed.</summary>
    private static async Task<int> PrintRoundsAsync(CommandContext context, Campaign campaign, int printed)
    {
        foreach (var round in (await CampaignCommand.ReadRoundsAsync(context, campaign.Id)).Where(round => round.Number > printed && round.Phase is CampaignPhase.Scoring or CampaignPhase.Done))
        {
            context.Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"round {round.Number}: {round.Selected:N0} selected, {round.Answers?.Relabelled ?? 0:N0} labels given or changed, {round.Labelled:N0} labelled, {campaign.Plan.MetricName} {Text(round.Metric)}"));
            printed = round.Number;
        }

        return printed;
    }
}
