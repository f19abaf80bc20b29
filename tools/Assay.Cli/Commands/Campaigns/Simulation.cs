using System.Globalization;
using Assay.Cli.CommandLine;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Jobs;
using Grpc.Core;
using Spectre.Console;

namespace Assay.Cli.Commands.Campaigns;

/// <summary>
/// Runs campaigns that answer themselves, some at once, and compares them at the end. Whatever ends it before, an interruption or an error, it stops those that still go on. One
/// that a person pauses or stops is left alone, and out of the comparison.
/// </summary>
internal sealed class Simulation(CommandContext context, string dataset, int parallel)
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private readonly CampaignService.CampaignServiceClient _client = CampaignCommand.Client(context);
    private readonly HashSet<string> _open = [];
    private readonly Lock _lock = new();

    /// <param name="plans">Plans, in the order in which they are begun.</param>
    /// <param name="folder">Folder for drawings; null = none.</param>
    public async Task RunAsync(IReadOnlyList<CampaignPlan> plans, string? folder)
    {
        if (parallel < 1)
            throw new CommandException($"--parallel is {parallel}; it must be 1 or more.", ExitCode.Usage);
        var ended = new Campaign[plans.Count];
        try
        {
            if (context.Json)
                await RunAllAsync(plans, ended, (_, _) => { });
            else
                await RunWithBarsAsync(plans, ended);
        }
        catch
        {
            await StopOpenAsync();
            throw;
        }

        var failed = ended.FirstOrDefault(campaign => campaign.State != CampaignState.Completed);
        string[] done = [.. ended.Where(campaign => campaign.State == CampaignState.Completed).Select(campaign => campaign.Id)];
        if (done.Length > 0)
            await new CampaignReport(context, done, baseline: "").WriteAsync(folder);
        if (failed is not null)
        {
            CampaignDisplay.ThrowIfFailed(failed);
            throw new CommandException($"campaign {failed.Id} was {CampaignDisplay.Word(failed.State)} meanwhile and is not in the comparison. Go on with it: assay campaign resume {failed.Id}", ExitCode.State);
        }
    }

    private async Task RunWithBarsAsync(IReadOnlyList<CampaignPlan> plans, Campaign[] ended) => await context.Console.Progress()
        .AutoClear(false)
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new ElapsedTimeColumn())
        .StartAsync(async progress =>
        {
            var bars = plans.Select(plan => progress.AddTask(Title(plan), autoStart: false, maxValue: Math.Max(1, plan.Stop.MaxRounds))).ToList();
            await RunAllAsync(plans, ended, (i, campaign) => Show(bars[i], campaign));
        });

    private async Task RunAllAsync(IReadOnlyList<CampaignPlan> plans, Campaign[] ended, Action<int, Campaign> show)
    {
        var all = Enumerable.Range(0, plans.Count).ToList();
        var strategies = all.FindAll(i => plans[i].Strategy != StrategyNames.Random);
        if (strategies.Count == 0 || !BaselineLength.FollowsStrategies(plans[0].Stop))
        {
            await RunAsync(all, plans, ended, show);
            return;
        }

        await RunAsync(strategies, plans, ended, show);
        var baseline = all.Except(strategies).ToList();
        foreach (var i in baseline)
            plans[i].Stop = BaselineLength.Rules(plans[i].Stop, strategies.Select(strategy => ended[strategy]));
        await RunAsync(baseline, plans, ended, show);
    }

    private Task RunAsync(IEnumerable<int> indices, IReadOnlyList<CampaignPlan> plans, Campaign[] ended, Action<int, Campaign> show) => Parallel.ForEachAsync(
        indices,
        new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = context.CancellationToken },
        async (i, cancellationToken) => ended[i] = await RunOneAsync(plans[i], campaign => show(i, campaign), cancellationToken));

    private async Task<Campaign> RunOneAsync(CampaignPlan plan, Action<Campaign> show, CancellationToken cancellationToken)
    {
        var id = JobId.New("sim", DateTimeOffset.UtcNow);
        var request = new StartCampaignRequest { Id = id, Dataset = dataset, Title = $"simulation: {plan.Strategy}, seed {plan.Seed}", Plan = plan };
        // Known before it is asked for, and asked for to the end: what has begun can be stopped, also when no answer came.
        lock (_lock)
            _open.Add(id);
        var campaign = (await _client.StartCampaignAsync(request, cancellationToken: CancellationToken.None)).Campaign;
        show(campaign);
        using (var watch = _client.WatchCampaign(new WatchCampaignRequest { Campaign = id }, cancellationToken: cancellationToken))
        {
            await foreach (var response in watch.ResponseStream.ReadAllAsync(cancellationToken))
            {
                show(campaign = response.Campaign);
                if (campaign.IsHeld())
                    break;
            }
        }

        lock (_lock)
            _open.Remove(id);
        return campaign;
    }

    private async Task StopOpenAsync()
    {
        foreach (var id in _open)
        {
            try
            {
                await _client.StopCampaignAsync(new StopCampaignRequest { Campaign = id }, deadline: DateTime.UtcNow + StopLimit, cancellationToken: CancellationToken.None);
            }
            catch (RpcException exception) when (exception.StatusCode is StatusCode.NotFound or StatusCode.FailedPrecondition)
            {
                // It never began, or has ended.
            }
            catch (RpcException exception)
            {
                if (!context.Json)
                    await Console.Error.WriteLineAsync($"assay: campaign {id} may go on ({exception.Status.Detail}). End it: assay campaign stop {id}");
            }
        }
    }

    private static string Title(CampaignPlan plan) => Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"{plan.Strategy}, seed {plan.Seed}"));

    private static void Show(ProgressTask bar, Campaign campaign)
    {
        if (!bar.IsStarted)
            bar.StartTask();
        // Without a number of rounds the bar grows with them.
        bar.MaxValue = Math.Max(bar.MaxValue, campaign.Round + 1);
        bar.Value = campaign.Round;
        var metric = campaign.Latest is { } latest ? string.Create(CultureInfo.InvariantCulture, $", {campaign.Plan.MetricName} {latest.Value:0.000}") : "";
        bar.Description = $"{Title(campaign.Plan)} [grey]{Markup.Escape(FormattableString.Invariant($"{campaign.Labelled:N0} labelled{metric}"))}[/]";
        if (campaign.HasEnded() || campaign.IsHeld())
        {
            bar.Value = bar.MaxValue;
            bar.StopTask();
        }
    }
}
