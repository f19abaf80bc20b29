using Assay.Common.V1;
using Assay.LabelStore;
using Assay.LabelStore.V1;
using Assay.Messaging;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.Scoring;
using Assay.Scoring.V1;
using Assay.Selection;
using Assay.Selection.V1;
using Assay.ServiceDefaults;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.Scoring;

/// <summary>Scoring and Selection over the wire, on the embedded stores in a temporary folder, with fakes of the other services.</summary>
public sealed class ScoringHost : IAsyncLifetime
{
    private readonly string _folder;
    private readonly bool _ownsFolder;
    private TestApplication? _app;

    public ScoringHost()
    {
        (_folder, _ownsFolder) = (Directory.CreateTempSubdirectory("assay-scoring-").FullName, true);
        Others = new OtherServices();
    }

    /// <summary>Another replica, on the stores of the first.</summary>
    internal ScoringHost(ScoringHost first) => (_folder, Others) = (first._folder, first.Others);

    internal OtherServices Others { get; }

    /// <summary>Settings beside the usual ones.</summary>
    internal (string Key, string Value)[] Settings { get; init; } = [];

    internal IServiceProvider Services => _app!.Services;

    internal Grpc.Net.Client.GrpcChannel Channel => _app!.Channel;

    /// <summary>True = the label store is the real one; what it does not hear by message it is told when a batch is asked for.</summary>
    internal bool HasLabelStore { get; init; }

    /// <summary>Called before a document is written, with its collection and the document; for deletions with null.</summary>
    internal Func<string, object?, CancellationToken, Task>? BeforeWrite { get; set; }

    /// <summary>Threads of both services.</summary>
    public int Threads { get; init; } = 2;

    /// <summary>Called before an object is written.</summary>
    internal Func<string, CancellationToken, Task>? BeforePut { get; set; }

    internal CoresetService.CoresetServiceClient Coresets { get; private set; } = null!;

    internal CampaignService.CampaignServiceClient Campaigns { get; private set; } = null!;

    internal LabelStoreService.LabelStoreServiceClient Labels { get; private set; } = null!;

    internal ScoringService.ScoringServiceClient Scoring { get; private set; } = null!;

    internal SelectionService.SelectionServiceClient Selection { get; private set; } = null!;

    internal IObjectStore Objects => _app!.Services.GetRequiredService<IObjectStore>();

    public async Task InitializeAsync()
    {
        var builder = TestApplication.CreateBuilder(_folder, [("Scoring:Threads", $"{Threads}"), ("Selection:Threads", $"{Threads}"), .. Settings]);
        builder.Services.AddSingleton(Others);
        builder.Services.AddSingleton<IObjectStore>(_ => new InterceptedObjectStore(
            new FolderObjectStore($"{_folder}/objects"), (key, cancellationToken) => BeforePut?.Invoke(key, cancellationToken) ?? Task.CompletedTask));
        builder.AddServiceDefaults();
        InterceptedDocumentStore.Decorate(builder.Services, (collection, document, cancellationToken) => BeforeWrite?.Invoke(collection, document, cancellationToken) ?? Task.CompletedTask);
        builder.AddScoring();
        builder.AddSelection();
        if (HasLabelStore)
            builder.AddLabelStore();
        builder.AddConsumer<EventRecorder, EventRecorderDefinition>();
        builder.AddConsumer<AugmentingWorker, AugmentingWorkerDefinition>();
        builder.AddMessaging();

        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapScoring();
        app.MapSelection();
        app.MapGrpcService<FakeIngestion>();
        app.MapGrpcService<FakeInference>();
        if (HasLabelStore)
            app.MapLabelStore();
        else
            app.MapGrpcService<FakeLabelStore>();
        _app = await TestApplication.StartAsync(app);
        Scoring = new ScoringService.ScoringServiceClient(_app.Channel);
        Selection = new SelectionService.SelectionServiceClient(_app.Channel);
        Coresets = new CoresetService.CoresetServiceClient(_app.Channel);
        Campaigns = new CampaignService.CampaignServiceClient(_app.Channel);
        Labels = new LabelStoreService.LabelStoreServiceClient(_app.Channel);
    }

    /// <summary>What a crash and a new start leave: the folder.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        (BeforePut, BeforeWrite) = (null, null);
        await InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        (BeforePut, BeforeWrite) = (null, null);
        await StopAsync();
        if (_ownsFolder)
            Directory.Delete(_folder, recursive: true);
    }

    internal async Task<SyntheticDataset> AddAsync(SyntheticDataset dataset)
    {
        await dataset.WriteAsync(Objects);
        Others.Datasets[dataset.Name] = dataset;
        if (HasLabelStore)
            await Labels.ResolveClassesAsync(new ResolveClassesRequest { Dataset = dataset.Name, Names = { Enumerable.Range(0, SyntheticDataset.Classes).Select(id => $"class {id}") } });
        return dataset;
    }

    internal async Task<Run> StartAsync(string dataset, RunParameters? parameters = null) =>
        (await Scoring.StartRunAsync(new StartRunRequest { Dataset = dataset, Parameters = parameters })).Run;

    internal async Task<Run> WaitAsync(string run)
    {
        using var watch = Scoring.WatchRun(new WatchRunRequest { Run = run });
        Run? last = null;
        await foreach (var response in watch.ResponseStream.ReadAllAsync())
            last = response.Run;
        return last!;
    }

    internal async Task<Run> ScoreAsync(string dataset, RunParameters? parameters = null)
    {
        var run = await WaitAsync((await StartAsync(dataset, parameters)).Id);
        Assert.True(run.Progress.State == JobState.Succeeded, run.Progress.Error);
        return run;
    }

    /// <summary>Scores of every scored image.</summary>
    internal async Task<Dictionary<string, ImageScores>> ReadScoresAsync(string run, SyntheticDataset dataset)
    {
        var request = new GetScoresRequest { Run = run };
        for (var shard = 0; shard < dataset.Shards; shard++)
            request.ImageIds.Add(Enumerable.Range(0, SyntheticDataset.RowsOfShard).Select(row => new ImageId(shard, row).ToString()));
        var response = await Scoring.GetScoresAsync(request);
        return response.Images.Where(image => image.Scores.Count > 0).ToDictionary(image => image.ImageId);
    }

    /// <summary>Every object that a run wrote, by its key below the run's.</summary>
    internal async Task<SortedDictionary<string, byte[]>> ReadFilesAsync(Run run)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        var prefix = DatasetKeys.Run(run.Dataset, run.Id);
        await foreach (var entry in Objects.ListAsync(prefix))
            files.Add(entry.Key[prefix.Length..], await Objects.ReadAllAsync(entry.Key));
        return files;
    }

    /// <summary>The first event that fits, which comes some time after its cause.</summary>
    internal async Task<T> EventAsync<T>(Func<T, bool> fits)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            if (Others.Published.OfType<T>().FirstOrDefault(fits) is { } found)
                return found;
            await Task.Delay(20, patience.Token);
        }
    }

    private async Task StopAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
    }
}
