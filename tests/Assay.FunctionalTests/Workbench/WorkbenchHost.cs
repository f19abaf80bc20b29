using Assay.Inference.V1;
using Assay.Ingestion.V1;
using Assay.LabelStore.V1;
using Assay.Operations.V1;
using Assay.Scoring.V1;
using Assay.Selection.V1;
using Assay.ServiceDefaults;
using Assay.ServiceDefaults.Endpoints;
using Assay.Workbench;
using Assay.Workbench.Page;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Assay.FunctionalTests.Workbench;

/// <summary>The Workbench in a process with fakes of the services behind it, on ports chosen by the system.</summary>
internal sealed class WorkbenchHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;

    private WorkbenchHost(WebApplication app, DirectoryInfo folder)
    {
        _app = app;
        _folder = folder;
        var addresses = app.Services.GetRequiredService<BoundAddresses>();
        Web = addresses.Web ?? throw new InvalidOperationException("There is no web endpoint.");
        Grpc = addresses.Grpc;
        // A browser follows no redirect to other sites here, so neither does the client.
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Web };
        Client.DefaultRequestHeaders.Add("X-Assay", "1");
    }

    public Uri Web { get; }

    public Uri Grpc { get; }

    /// <summary>Client of the web endpoint with the header that our page sends.</summary>
    public HttpClient Client { get; }

    public FakeIngestion Ingestion => _app.Services.GetRequiredService<FakeIngestion>();

    public FakeInference Inference => _app.Services.GetRequiredService<FakeInference>();

    public FakeLabelStore Labels => _app.Services.GetRequiredService<FakeLabelStore>();

    public FakeTaxonomy Taxonomy => _app.Services.GetRequiredService<FakeTaxonomy>();

    public FakeScoring Scoring => _app.Services.GetRequiredService<FakeScoring>();

    public FakeSelection Selection => _app.Services.GetRequiredService<FakeSelection>();

    public FakeCampaigns Campaigns => _app.Services.GetRequiredService<FakeCampaigns>();

    public FakeOperations Operations => _app.Services.GetRequiredService<FakeOperations>();

    public static async Task<WorkbenchHost> StartAsync(params (string Key, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("assay-workbench-");
        var app = Build(folder, settings);
        await app.StartAsync();
        return new WorkbenchHost(app, folder);
    }

    public static WebApplication Build(DirectoryInfo folder, params (string Key, string Value)[] settings)
    {
        var builder = TestApplication.CreateBuilder(folder.FullName, [("Endpoints:Web", "http://127.0.0.1:0"), .. settings]);

        builder.AddServiceDefaults();
        builder.AddWorkbench();
        builder.Services.AddSingleton<FakeIngestion>().AddSingleton<FakeLabelStore>().AddSingleton<FakeTaxonomy>().AddSingleton<FakeScoring>();
        builder.Services.AddSingleton<FakeSelection>().AddSingleton<FakeOperations>().AddSingleton<FakeCampaigns>().AddSingleton<FakeInference>();
        builder.Services.AddSingleton(new PageFiles(WritePage(folder)));

        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapService<FakeIngestion>(IngestionService.Descriptor);
        app.MapService<FakeLabelStore>(LabelStoreService.Descriptor);
        app.MapService<FakeTaxonomy>(TaxonomyService.Descriptor);
        app.MapService<FakeScoring>(ScoringService.Descriptor);
        app.MapService<FakeSelection>(SelectionService.Descriptor);
        app.MapService<FakeCampaigns>(CampaignService.Descriptor);
        app.MapService<FakeInference>(InferenceService.Descriptor);
        app.MapService<FakeOperations>(OperationsService.Descriptor);
        app.MapWorkbench();
        return app;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static string WritePage(DirectoryInfo folder)
    {
        var page = folder.CreateSubdirectory("page");
        File.WriteAllText(Path.Combine(page.FullName, "index.html"), "<!doctype html><title>Assay</title>");
        File.WriteAllText(Path.Combine(page.CreateSubdirectory("assets").FullName, "index-abc123.js"), "console.log('assay');".PadRight(2000));
        File.WriteAllText(Path.Combine(folder.FullName, "secret.txt"), "secret");
        return page.FullName;
    }
}
