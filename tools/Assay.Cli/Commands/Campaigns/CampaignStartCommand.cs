using System.CommandLine;
using Assay.Cli.CommandLine;
using Assay.Selection.V1;
using Spectre.Console;

namespace Assay.Cli.Commands.Campaigns;

/// <summary><c>assay campaign start</c> and <c>assay campaign clone</c>.</summary>
internal static class CampaignStartCommand
{
    private static readonly Dictionary<string, CampaignKind> Kinds = new()
    {
        ["guided"] = CampaignKind.Guided,
        ["cleaning"] = CampaignKind.Cleaning,
        ["multilabel"] = CampaignKind.MultiLabel,
        ["review"] = CampaignKind.Review,
    };

    public static Command Create()
    {
        var kind = new Option<string>("--kind") { Description = "guided, cleaning, multilabel or review", DefaultValueFactory = _ => "guided" };
        kind.AcceptOnlyFromAmong([.. Kinds.Keys]);
        var strategy = new Option<string>("--strategy") { Description = $"{StrategyNames.Known}; default: rde with guided, importance with cleaning, self_confidence with the others" };
        var annotators = new Option<int>("--annotators") { Description = "Annotators that see each image; 0 = 1, and 2 with multilabel" };
        var oracle = new Option<bool>("--oracle") { Description = "Simulate: a label version answers instead of people" };
        var truth = new Option<string>("--truth") { Description = "Label version that is true for the oracle and the metric; default: given with --oracle, the newest otherwise" };
        var noise = new Option<double>("--noise") { Description = "Share of the oracle's answers that are wrong, 0 to below 1" };
        var labels = new Option<string>("--labels") { Description = "Label version to begin from; none = no image has a label; default: none with guided and an oracle, the newest otherwise" };
        var seed = new Option<long>("--seed") { Description = "Seed of everything drawn at random" };
        var (id, title) = (IdOption(), TitleOption());
        var noWatch = new Option<bool>("--no-watch") { Description = "Return at once and let it go on" };
        var plan = new CampaignPlanOptions();
        var command = new Command("start", "Start a campaign and follow it") { DatasetCommand.Name, kind, strategy, annotators, oracle, truth, noise, labels, seed, id, title, noWatch };
        plan.AddTo(command);
        command.SetRemoteAction(async context =>
        {
            if (context.Get(oracle))
                context.Refuse([annotators], "is for people; an oracle answers in their place");
            else
                context.Refuse([noise], "is the oracle's; add --oracle to simulate people");
            var dataset = context.Get(DatasetCommand.Name);
            var request = new StartCampaignRequest
            {
                Id = context.Get(id) ?? "",
                Dataset = dataset,
                Title = context.Get(title) ?? "",
                Plan = await plan.ReadAsync(context, dataset, Kinds[context.Get(kind)!]),
            };
            request.Plan.Strategy = StrategyNames.Read(context.Get(strategy) ?? "");
            request.Plan.Seed = context.Get(seed);
            request.Plan.BaseVersion = context.Get(labels) ?? "";
            request.Plan.Metric.Truth = context.Get(truth) ?? "";
            request.Plan.Labels = context.Get(oracle)
                ? new LabelSource { Oracle = new Oracle { Truth = context.Get(truth) ?? "", NoiseRate = context.Get(noise) } }
                : new LabelSource { People = new People { AnnotatorsPerImage = context.Get(annotators) } };
            var campaign = (await CampaignCommand.Client(context).StartCampaignAsync(request, cancellationToken: context.CancellationToken)).Campaign;
            await FollowAsync(context, campaign, !context.Get(noWatch));
        });
        return command;
    }

    public static Command CreateClone()
    {
        var (id, title) = (IdOption(), TitleOption());
        var seed = new Option<long?>("--seed") { Description = "Its seed; default: that of the other" };
        var strategy = new Option<string>("--strategy") { Description = "Its strategy; default: that of the other" };
        var watch = new Option<bool>("--watch") { Description = "Follow it until it ends or is paused" };
        var command = new Command("clone", "Start a campaign with the plan of another, from its beginning") { CampaignCommand.Id, id, seed, strategy, title, watch };
        command.SetRemoteAction(async context =>
        {
            var request = new CloneCampaignRequest
            {
                Campaign = context.Get(CampaignCommand.Id),
                Id = context.Get(id) ?? "",
                Strategy = StrategyNames.Read(context.Get(strategy) ?? ""),
                Title = context.Get(title) ?? "",
            };
            if (context.Get(seed) is { } number)
                request.Seed = number;
            var campaign = (await CampaignCommand.Client(context).CloneCampaignAsync(request, cancellationToken: context.CancellationToken)).Campaign;
            await FollowAsync(context, campaign, context.Get(watch));
        });
        return command;
    }

    private static Option<string> IdOption() => new("--id") { Description = "Id of the campaign, of a-z 0-9 . _ -; default: made. Asking again with the same id starts nothing twice" };

    private static Option<string> TitleOption() => new("--title") { Description = "Title, for people" };

    private static async Task FollowAsync(CommandContext context, Campaign campaign, bool watch)
    {
        if (watch)
        {
            if (!context.Json)
                context.Console.WriteLine($"Campaign {campaign.Id} goes on by itself, also when this command ends; assay campaign watch {campaign.Id} follows it again.");
            await CampaignDisplay.WatchAsync(context, campaign.Id);
        }
        else
        {
            CampaignDisplay.Say(context, campaign);
        }
    }
}
