using Assay.Ingestion.V1;
using Assay.ServiceDefaults;
using Assay.ServiceDefaults.Clients;
using Assay.ServiceDefaults.Endpoints;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Assay.FunctionalTests.ServiceDefaults;

/// <summary>A process with the defaults and one service whose GetDataset does what a test says.</summary>
internal sealed class DefaultsHost : IAsyncDisposable
{
    public const string Token = "a-token-of-enough-characters";
    private readonly WebApplication _app;
    private readonly string _folder;
    private readonly GrpcChannel _channel;

    private DefaultsHost(WebApplication app, string folder)
    {
        _app = app;
        _folder = folder;
        _channel = GrpcChannel.ForAddress(app.Services.GetRequiredService<BoundAddresses>().Grpc);
    }

    public CallInvoker Anonymous => _channel.CreateCallInvoker();

    public CallInvoker WithToken => _channel.Intercept(new TokenCallInterceptor(Token));

    public static async Task<DefaultsHost> StartAsync(Func<Task>? getDataset = null, string token = "", Action<IServiceCollection>? configure = null)
    {
        var folder = Directory.CreateTempSubdirectory("assay-test-").FullName;
        var builder = WebApplication.CreateBuilder(
        [
            "--Endpoints:Grpc=http://127.0.0.1:0", $"--ObjectStorage:Folder={folder}/objects", $"--Documents:Path={folder}/assay.db", $"--Security:Token={token}", "--Logging:LogLevel:Default=None",
        ]);
        builder.AddServiceDefaults();
        builder.Services.AddSingleton(getDataset ?? (() => Task.CompletedTask));
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapService<ScriptedService>(IngestionService.Descriptor);
        await app.StartAsync();
        return new DefaultsHost(app, folder);
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.StopAsync();
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
