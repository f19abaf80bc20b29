using Assay.Inference;
using Assay.Ingestion;
using Assay.LabelStore;
using Assay.Messaging;
using Assay.Scoring;
using Assay.Selection;
using Assay.ServiceDefaults;
using Assay.Workbench;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.ServiceDefaults;

/// <summary>
/// Every gRPC method of every service, found by what the process maps: none is answered without the token but health, which tells nothing
/// that a stranger could use.
/// </summary>
public sealed class EveryMethodTests
{
    private const string Health = "grpc.health.v1.Health";
    private static readonly Marshaller<byte[]> Raw = Marshallers.Create(bytes => bytes, bytes => bytes);

    private static readonly Dictionary<string, (Action<WebApplicationBuilder> Add, Action<WebApplication> Map)> Hosts = new()
    {
        ["Ingestion"] = (builder => builder.AddIngestion(), app => app.MapIngestion()),
        ["Inference"] = (builder => builder.AddInference(), app => app.MapInference()),
        ["Scoring"] = (builder => builder.AddScoring(), app => app.MapScoring()),
        ["Selection"] = (builder => builder.AddSelection(), app => app.MapSelection()),
        ["LabelStore"] = (builder => builder.AddLabelStore(), app => app.MapLabelStore()),
        ["Workbench"] = (builder => builder.AddWorkbench(), app => app.MapWorkbench()),
    };

    public static TheoryData<string, string> Services => new()
    {
        { "Ingestion", "assay.ingestion.v1.IngestionService" },
        { "Inference", "assay.inference.v1.InferenceService" },
        { "Scoring", "assay.scoring.v1.ScoringService" },
        { "Selection", "assay.selection.v1.SelectionService" },
        { "LabelStore", "assay.labelstore.v1.LabelStoreService" },
        { "Workbench", "grpc.reflection.v1.ServerReflection" },
    };

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Call_OfEachMethodWithoutAndWithAWrongToken_IsRefused(string name, string mustHave)
    {
        var folder = Directory.CreateTempSubdirectory("assay-test-").FullName;
        try
        {
            await using var host = await StartAsync(name, folder);
            var methods = host.Services.GetRequiredService<EndpointDataSource>().Endpoints
                .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method).OfType<IMethod>().ToList();
            Assert.Contains(methods, method => method.ServiceName == mustHave);
            Assert.Contains(methods, method => method.ServiceName == Health);

            foreach (var method in methods.Where(method => method.ServiceName != Health))
            {
                Assert.Equal((method.FullName, StatusCode.Unauthenticated), (method.FullName, await CallAsync(host.Channel.CreateCallInvoker(), method, [])));
                Assert.Equal((method.FullName, StatusCode.Unauthenticated), (method.FullName, await CallAsync(host.Channel.CreateCallInvoker(), method, new Metadata { { "authorization", "Bearer wrong" } })));
                Assert.Equal((method.FullName, StatusCode.Unauthenticated), (method.FullName, await CallAsync(host.Channel.CreateCallInvoker(), method, new Metadata { { "authorization", $"Basic {DefaultsHost.Token}" } })));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<TestApplication> StartAsync(string name, string folder)
    {
        var builder = TestApplication.CreateBuilder(folder, ("Security:Token", DefaultsHost.Token), ("Endpoints:Web", name == "Workbench" ? "http://127.0.0.1:0" : ""));
        builder.AddServiceDefaults();
        Hosts[name].Add(builder);
        builder.AddMessaging();
        var app = builder.Build();
        app.MapServiceDefaults();
        Hosts[name].Map(app);
        return await TestApplication.StartAsync(app);
    }

    private static async Task<StatusCode> CallAsync(CallInvoker invoker, IMethod method, Metadata headers)
    {
        var options = new CallOptions(headers, DateTime.UtcNow.AddSeconds(30));
        var raw = new Method<byte[], byte[]>(method.Type, method.ServiceName, method.Name, Raw, Raw);
        try
        {
            await (method.Type switch
            {
                MethodType.Unary => invoker.AsyncUnaryCall(raw, null, options, []).ResponseAsync,
                MethodType.ServerStreaming => invoker.AsyncServerStreamingCall(raw, null, options, []).ResponseStream.MoveNext(CancellationToken.None),
                MethodType.ClientStreaming => invoker.AsyncClientStreamingCall(raw, null, options).ResponseAsync,
                _ => (Task)invoker.AsyncDuplexStreamingCall(raw, null, options).ResponseStream.MoveNext(CancellationToken.None),
            });
            return StatusCode.OK;
        }
        catch (RpcException exception)
        {
            return exception.StatusCode;
        }
    }
}
