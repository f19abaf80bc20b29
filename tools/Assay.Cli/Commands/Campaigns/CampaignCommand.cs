using System.CommandLine;
using Assay.Cli.CommandLine;
using Assay.Selection.V1;
using Spectre.Console;

namespace Assay.Cli.Commands.Campaigns;

/// <summary><c>assay campaign</c>: select, label, learn, measure, again.</summary>
internal static class CampaignCommand
{
    public static readonly Argument<string> Id = new("campaign") { Description = "Id of the campaign" };

    public static Command Create() => new("campaign", "Run campaigns: select, label, learn, measure, again until a rule ends them")
    {
        CampaignStartCommand.Create(), CreateWatch(), CreateList(), CreateShow(), CreatePause(), CreateResume(), CreateStop(), CampaignStartCommand.CreateClone(), CampaignReportCommand.Create(),
    };

    public static CampaignService.CampaignServiceClient Client(CommandContext context) => context.Client<CampaignService.CampaignServiceClient>();

    public static Task<List<CampaignRound>> ReadRoundsAsync(CommandContext context, string campaign) => Paging.AllAsync(async token =>
    {
        var page = await Client(context).ListCampaignRoundsAsync(new ListCampaignRoundsRequest { Campaign = campaign, PageSize = 1000, PageToken = token }, cancellationToken: context.CancellationToken);
        return (page.Rounds, page.NextPageToken);
    });

    private static Command CreateWatch()
    {
        var command = new Command("watch", "Follow a campaign until it ends or is paused") { Id };
        command.SetRemoteAction(context => CampaignDisplay.WatchAsync(context, context.Get(Id)));
        return command;
    }

    private static Command CreateList()
    {
        var dataset = new Option<string>("--dataset") { Description = "Only those of this data set" };
        var limit = new Option<int>("--limit") { Description = "Campaigns at most", DefaultValueFactory = _ => 100 };
        var command = new Command("list", "List campaigns, newest first") { dataset, limit };
        command.SetRemoteAction(async context =>
        {
            var campaigns = await Paging.AllAsync(
                async token =>
                {
                    var page = await Client(context).ListCampaignsAsync(new ListCampaignsRequest { Dataset = context.Get(dataset) ?? "", PageToken = token }, cancellationToken: context.CancellationToken);
                    return (page.Campaigns, page.NextPageToken);
                },
                context.Get(limit));
            if (context.Json)
            {
                JsonOutput.Write(campaigns);
                return;
            }

            var table = Tables.Create("campaign", "data set", "kind", "strategy", "seed", "state", "round", "labelled", "metric");
            table.Columns[0].NoWrap();
            foreach (var campaign in campaigns)
            {
                table.Row(
                    campaign.Id, campaign.Dataset, CampaignDisplay.Word(campaign.Plan.Kind), campaign.Plan.Strategy, Tables.Number(campaign.Plan.Seed), CampaignDisplay.Word(campaign.State),
                    Tables.Number(campaign.Round), Tables.Number(campaign.Labelled), campaign.Latest is { } latest ? Tables.Number(latest.Value) : "-");
            }

            context.Console.Write(table);
        });
        return command;
    }

    private static Command CreateShow()
    {
        var command = new Command("show", "Show a campaign and its rounds") { Id };
        command.SetRemoteAction(async context =>
        {
            var campaign = (await Client(context).GetCampaignAsync(new GetCampaignRequest { Campaign = context.Get(Id) }, cancellationToken: context.CancellationToken)).Campaign;
            CampaignDisplay.Show(context, campaign, await ReadRoundsAsync(context, campaign.Id));
        });
        return command;
    }

    private static Command CreatePause()
    {
        var command = new Command("pause", "Hold a campaign; what people answer meanwhile is kept") { Id };
        command.SetRemoteAction(async context => CampaignDisplay.Say(
            context, (await Client(context).PauseCampaignAsync(new PauseCampaignRequest { Campaign = context.Get(Id) }, cancellationToken: context.CancellationToken)).Campaign));
        return command;
    }

    private static Command CreateResume()
    {
        var (plan, follow) = (new CampaignPlanOptions(), new Option<bool>("--watch") { Description = "Follow it until it ends or is paused" });
        var command = new Command("resume", "Go on with a paused, stopped or failed campaign; stop rules that are named replace all that it had") { Id, follow };
        plan.AddStopRulesTo(command);
        command.SetRemoteAction(async context =>
        {
            var request = new ResumeCampaignRequest { Campaign = context.Get(Id) };
            if (plan.ReadStopRules(context) is { } stop)
                request.Stop = stop;
            var campaign = (await Client(context).ResumeCampaignAsync(request, cancellationToken: context.CancellationToken)).Campaign;
            if (context.Get(follow))
                await CampaignDisplay.WatchAsync(context, campaign.Id);
            else
                CampaignDisplay.Say(context, campaign);
        });
        return command;
    }

    private static Command CreateStop()
    {
        var command = new Command("stop", "End a campaign; its rounds, labels and reports stay") { Id };
        command.SetRemoteAction(async context => CampaignDisplay.Say(
            context, (await Client(context).StopCampaignAsync(new StopCampaignRequest { Campaign = context.Get(Id) }, cancellationToken: context.CancellationToken)).Campaign));
        return command;
    }
}
