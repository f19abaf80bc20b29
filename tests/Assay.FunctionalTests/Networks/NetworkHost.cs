using Assay.Common.V1;
using Assay.FunctionalTests.Scoring;
using Assay.Inference;
using Assay.Inference.V1;
using Assay.Ingestion.V1;
using Assay.LabelStore;
using Assay.LabelStore.V1;
using Assay.Messaging;
using Assay.ObjectStorage;
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
using FakeIngestion = Assay.FunctionalTests.Inference.FakeIngestion;

namespace Assay.FunctionalTests.Networks;

/// <summary>Scoring and Inference in one process on the embedded stores, with fakes of what lies before and behind them: four classes, label version "given".</summary>
internal sealed class NetworkHost : IAsyncDisposable
{
    private readonly TestApplication _app;
    private readonly string _folder;

    private NetworkHost(TestApplication app, string folder) => (_app, _folder) = (app, folder);

    public IObjectStore Store => _app.Services.GetRequiredService<IObjectStore>();

    public ScoringService.ScoringServiceClient Scoring => new(_app.Channel);

    public InferenceService.InferenceServiceClient Inference => new(_app.Channel);

    public CampaignService.CampaignServiceClient Campaigns => new(_app.Channel);

    public SelectionService.SelectionServiceClient Selection => new(_app.Channel);

    public LabelStoreService.LabelStoreServiceClient Labels => new(_app.Channel);

    /// <summary>Starts the services on a folder, with the data set of striped pictures.</summary>
    public static Task<NetworkHost> StartAsync(string folder, params (string Key, string Value)[] settings) => StartAsync(folder, hasCampaigns: false, settings);

    /// <param name="folder">Folder of the stores.</param>
    /// <param name="hasCampaigns">True = with Selection and a real label store.</param>
    /// <param name="settings">Settings beside the usual ones.</param>
    public static async Task<NetworkHost> StartAsync(string folder, bool hasCampaigns, params (string Key, string Value)[] settings)
    {
        var builder = TestApplication.CreateBuilder(folder,
        [
            ("LocalFiles:AllowedRoots:0", "/"), ("Inference:JobInterval", "00:00:00.05"), ("Scoring:LookInterval", "00:00:00.05"), ("Jobs:HeartbeatInterval", "00:00:00.2"),
            .. settings,
        ]);
        builder.Services.AddSingleton<FakeIngestion>();
        builder.Services.AddSingleton<OtherServices>();
        builder.AddServiceDefaults();
        builder.AddInference();
        builder.AddScoring();
        if (hasCampaigns)
            builder.AddSelection().AddLabelStore();
        builder.AddMessaging();
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapInference();
        app.MapScoring();
        app.MapService<FakeIngestion>(IngestionService.Descriptor);
        if (hasCampaigns)
            app.MapSelection().MapLabelStore();
        else
            app.MapGrpcService<FakeLabelStore>();
        for (var shard = 0; shard < StripedImages.Shards; shard++)
            app.Services.GetRequiredService<FakeIngestion>().Add(StripedImages.Dataset, StripedImages.RowsOfShard);
        return new NetworkHost(await TestApplication.StartAsync(app), folder);
    }

    /// <summary>Writes the pictures.</summary>
    public Task AddImagesAsync(Func<int, int>? label = null, bool broken = false) => StripedImages.WriteAsync(Store, Path.Combine(_folder, "images"), label, broken);

    public async Task<Run> StartRunAsync(RunParameters parameters) =>
        (await Scoring.StartRunAsync(new StartRunRequest { Dataset = StripedImages.Dataset, Parameters = parameters })).Run;

    public async Task<Run> WaitAsync(string run, ICollection<string>? messages = null)
    {
        using var watch = Scoring.WatchRun(new WatchRunRequest { Run = run });
        Run? last = null;
        await foreach (var response in watch.ResponseStream.ReadAllAsync())
        {
            last = response.Run;
            messages?.Add(last.Progress.Message);
        }

        return last!;
    }

    public async Task<Run> RunAsync(RunParameters parameters)
    {
        var run = await WaitAsync((await StartRunAsync(parameters)).Id);
        Assert.True(run.Progress.State == JobState.Succeeded, run.Progress.Error);
        return run;
    }

    /// <summary>As SIGTERM does.</summary>
    public Task StopAsync() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
