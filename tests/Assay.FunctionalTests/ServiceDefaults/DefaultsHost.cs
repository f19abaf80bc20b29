using Assay.Ingestion.V1;
using Assay.ServiceDefaults;
using Assay.ServiceDefaults.Clients;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;

namespace Assay.FunctionalTests.ServiceDefaults;

/// <summary>A process with the defaults and one service whose GetDataset does what a test says.</summary>
internal sealed class DefaultsHost : IAsyncDisposable
{
    public const string Token = "a-token-of-enough-characters";
    private readonly TestApplication _app;
    private readonly string _folder;

    private DefaultsHost(TestApplication app, string folder) => (_app, _folder) = (app, folder);

    public CallInvoker Anonymous => _app.Channel.CreateCallInvoker();

    public CallInvoker WithToken => _app.Channel.Intercept(new TokenCallInterceptor(Token));

    public static async Task<DefaultsHost> StartAsync(Func<Task>? getDataset = null, string token = "", Action<IServiceCollection>? configure = null, params (string Key, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("assay-test-").FullName;
        var builder = TestApplication.CreateBuilder(folder, [("Security:Token", token), .. settings]);
        builder.AddServiceDefaults();
        builder.Services.AddSingleton(getDataset ?? (() => Task.CompletedTask));
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapService<ScriptedService>(IngestionService.Descriptor);
        return new DefaultsHost(await TestApplication.StartAsync(app), folder);
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class ScriptedService(Func<Task> getDataset) : IngestionService.IngestionServiceBase
    {
        public override async Task<GetDatasetResponse> GetDataset(GetDatasetRequest request, ServerCallContext context)
        {
            await getDataset();
            return new GetDatasetResponse { Dataset = new Dataset { Name = request.Dataset } };
        }
    }
}
