using Assay.FunctionalTests.Scoring;
using Assay.LabelStore.V1;
using Assay.ObjectStorage.Layout;
using Assay.Selection.V1;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.Selection.Campaigns;

/// <summary>Selection, Scoring and LabelStore with a data set, and people who answer what they are asked.</summary>
public sealed class CampaignHost : IAsyncLifetime
{
    public const string Dataset = "data";

    internal ScoringHost Host { get; } = new()
    {
        HasLabelStore = true,
        Settings = [("Selection:LookInterval", "00:00:00.2"), ("Jobs:SweepInterval", "00:00:00.5")],
    };

    internal SyntheticDataset Data { get; private set; } = null!;

    /// <summary>What an annotator says of a task: labels, none = the one that is shown is kept. Null = see <see cref="AnswerAsync"/>.</summary>
    internal Func<Assay.LabelStore.V1.Task, int, IReadOnlyList<int>>? Answer { get; set; }

    public async Task InitializeAsync()
    {
        await Host.InitializeAsync();
        Data = await Host.AddAsync(new SyntheticDataset { Name = Dataset });
    }

    public Task DisposeAsync() => Host.DisposeAsync();

    internal async Task<Campaign> StartAsync(CampaignPlan plan, string id = "") =>
        (await Host.Campaigns.StartCampaignAsync(new StartCampaignRequest { Id = id, Dataset = Dataset, Plan = plan })).Campaign;

    internal async Task<Campaign> GetAsync(string id) => (await Host.Campaigns.GetCampaignAsync(new GetCampaignRequest { Campaign = id })).Campaign;

    internal async Task<IReadOnlyList<CampaignRound>> RoundsAsync(string id) =>
        (await Host.Campaigns.ListCampaignRoundsAsync(new ListCampaignRoundsRequest { Campaign = id })).Rounds;

    /// <summary>The data set as it is from now on: with more shards, or while it is being ingested.</summary>
    internal async Task ChangeAsync(SyntheticDataset changed)
    {
        await changed.WriteAsync(Host.Objects);
        Host.Others.Datasets[Dataset] = Data = changed;
    }

    /// <summary>The campaign when it has ended, or stands as asked for, while people answer.</summary>
    internal async Task<Campaign> WaitAsync(string id, Func<Campaign, bool>? until = null)
    {
        until ??= campaign => campaign.State is CampaignState.Completed or CampaignState.Failed or CampaignState.Stopped;
        var campaign = await GetAsync(id);
        await Eventually.TrueAsync(async () =>
        {
            if (campaign.Plan.Labels.People is { } people)
                await AnswerAsync(id, people.AnnotatorsPerImage);
            return until(campaign = await GetAsync(id));
        });
        return campaign;
    }

    internal async Task<Campaign> CompleteAsync(CampaignPlan plan, string id = "")
    {
        var campaign = await WaitAsync((await StartAsync(plan, id)).Id);
        Assert.True(campaign.State == CampaignState.Completed, $"{campaign.State}: {campaign.Error}");
        return campaign;
    }

    /// <summary>
    /// People answer all open tasks of a campaign: images with an even row are kept or given the class 1, others get their row modulo the classes, and the second annotator disagrees now
    /// and then. What an earlier process leased counts, too: an answer that is sent again is one answer, and brings its task up to date.
    /// </summary>
    internal async Task AnswerAsync(string campaign, int annotators)
    {
        var batches = await Host.Labels.ListBatchesAsync(new ListBatchesRequest { Dataset = Dataset });
        foreach (var batch in batches.Batches.Where(batch => batch.Done < batch.Tasks && batch.Id.StartsWith($"{campaign}-", StringComparison.Ordinal)))
        {
            for (var annotator = 0; annotator < annotators; annotator++)
            {
                var name = $"person-{annotator}";
                await Host.Labels.LeaseTasksAsync(new LeaseTasksRequest { Batch = batch.Id, Annotator = name, Count = 200 });
                var tasks = await Host.Labels.ListTasksAsync(new ListTasksRequest { Batch = batch.Id, Annotator = name, PageSize = 200 });
                foreach (var task in tasks.Tasks.Where(task => !task.Done && task.Annotations.All(answer => answer.Annotator != name)))
                    await SubmitAsync(task, annotator);
            }
        }
    }

    /// <summary>Labels of all images in a version, by id.</summary>
    internal async Task<IReadOnlyDictionary<string, int>> ReadLabelsAsync(string version)
    {
        var labels = Host.Services.GetRequiredService<LabelColumns>();
        var read = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var shard = 0; shard < Data.Shards; shard++)
        {
            foreach (var (row, label) in (await labels.ReadAsync(Dataset, version, shard)).Index())
                read.Add(new ImageId(shard, row).ToString(), label);
        }

        return read;
    }

    internal async Task<IReadOnlyList<SelectedImage>> SelectedAsync(CampaignRound round) =>
        round.Selection.Length == 0 ? [] : (await Host.Selection.ListSelectedImagesAsync(new ListSelectedImagesRequest { Selection = round.Selection })).Images;

    private Task SubmitAsync(Assay.LabelStore.V1.Task task, int annotator)
    {
        var row = ImageId.Parse(task.ImageId).Row;
        var answer = new SubmitAnnotationRequest { RequestId = $"{task.Id}/{annotator}", Task = task.Id, Annotator = $"person-{annotator}", Decision = Decision.Relabel };
        if (Answer?.Invoke(task, annotator) is { } said)
        {
            answer.Labels.Add(said);
            answer.Decision = said.Count > 0 ? Decision.Relabel : Decision.Keep;
        }
        else if (row % 2 == 0 && task.GivenClasses.Count > 0)
        {
            answer.Decision = Decision.Keep;
        }
        else
        {
            answer.Labels.Add(row % 2 == 0 ? 1 : (row + (annotator > 0 && row % 5 == 0 ? 1 : 0)) % SyntheticDataset.Classes);
        }

        return Host.Labels.SubmitAnnotationAsync(answer).ResponseAsync;
    }
}
