using Assay.Inference.V1;
using Assay.Ingestion.V1;
using Assay.LabelStore.V1;
using Assay.RealParts;
using Assay.Scoring.V1;
using Assay.Selection.V1;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.EndToEndTests.RealParts;

/// <summary>The main job with gRPC, AMQP and S3 encrypted and a token demanded everywhere.</summary>
[Collection(RealPartsCollection.Name)]
public sealed class EncryptedRunTests(RealPartsFixture fixture)
{
    private const string Dataset = "encrypted";
    private const string Token = "a token for tests of 0123456789 characters";

    private static readonly Dictionary<string, ServiceDescriptor> Services = new()
    {
        ["ingestion"] = IngestionService.Descriptor,
        ["inference"] = InferenceService.Descriptor,
        ["scoring"] = ScoringService.Descriptor,
        ["selection"] = SelectionService.Descriptor,
        ["labelstore"] = LabelStoreService.Descriptor,
    };

    [RequiresServersFact]
    public async Task Run_EncryptedWithAToken_WorksAndRefusesWhoHasNone()
    {
        var authority = new TestAuthority(fixture.At("certificates"));
        var configuration = new
        {
            Tls = new { authority.CertificateFile, authority.KeyFile, authority.CaFile },
            Security = new { Token },
            Messaging = new { RabbitMq = new { Tls = new { Enabled = true, authority.CaFile } } },
            ObjectStorage = new { S3 = new { authority.CaFile } },
        };
        await using var cluster = await RealCluster.UpAsync(fixture.At("encrypted"), workers: 1, configuration, authority, Token);

        var job = new MainJob(fixture.Plan(Dataset), cluster.Processes, CancellationToken.None);
        Assert.Equal(fixture.ExpectedSelection.Select(image => image.ImageId), (await job.RunAsync()).Select(image => image.ImageId));

        await TypeCommandsAsync(cluster, authority);

        // Nobody gets in without the token, whatever they ask for.
        using var strangers = new ServiceProcesses(cluster.Folder, new ServiceAccess("", authority.Authorities));
        foreach (var (name, service) in Services)
        {
            foreach (var method in service.Methods)
                Assert.Equal((name, method.Name, StatusCode.Unauthenticated), (name, method.Name, await CallAsync(strangers.Invoker(name), method)));
        }

        // Nor without encryption.
        using var plain = GrpcChannel.ForAddress($"http://127.0.0.1:{cluster.Processes.AddressOf("ingestion").Port}");
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await new IngestionService.IngestionServiceClient(plain).ListDatasetsAsync(new ListDatasetsRequest()));
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
    }

    // Each command finds its service: they are apart, so that no address answers for all.
    private static async Task TypeCommandsAsync(RealCluster cluster, TestAuthority authority)
    {
        var environment = Services.Keys.ToDictionary(name => $"ASSAY_{name.ToUpperInvariant()}", name => cluster.Processes.AddressOf(name).ToString());
        (environment["ASSAY_CA"], environment["ASSAY_TOKEN"]) = (authority.CaFile, Token);
        string[][] commands =
        [
            ["dataset", "show", Dataset], ["dataset", "list"], ["ingest", Dataset, cluster.Folder + "/../images"], ["embed", Dataset], ["score", Dataset],
            ["select", Dataset, "--count", "3", "--title", "typed"], ["labels", "create", Dataset], ["model", "list"], ["export", Dataset, "--output", Path.Combine(cluster.Folder, "labels.csv")],
        ];
        foreach (var command in commands)
        {
            var result = await AssayProcess.RunAsync(environment, command);
            Assert.True(result.ExitCode == 0, $"assay {string.Join(' ', command)}: {result.Errors}");
        }

        environment.Remove("ASSAY_CA");
        var distrusted = await AssayProcess.RunAsync(environment, "dataset", "list");
        Assert.Equal(3, distrusted.ExitCode);
        Assert.Contains("is not trusted. Name the authority that signed it with --ca", distrusted.Errors, StringComparison.Ordinal);
    }

    private static async Task<StatusCode> CallAsync(CallInvoker invoker, MethodDescriptor descriptor)
    {
        var bytes = Marshallers.Create(value => value, value => value);
        var type = (descriptor.IsClientStreaming, descriptor.IsServerStreaming) switch
        {
            (false, false) => MethodType.Unary,
            (true, false) => MethodType.ClientStreaming,
            (false, true) => MethodType.ServerStreaming,
            _ => MethodType.DuplexStreaming,
        };
        var method = new Method<byte[], byte[]>(type, descriptor.Service.FullName, descriptor.Name, bytes, bytes);
        var options = new CallOptions(deadline: DateTime.UtcNow.AddSeconds(30));
        try
        {
            if (type == MethodType.Unary)
            {
                await invoker.AsyncUnaryCall(method, null, options, []);
            }
            else if (type == MethodType.ServerStreaming)
            {
                using var call = invoker.AsyncServerStreamingCall(method, null, options, []);
                await call.ResponseStream.MoveNext(CancellationToken.None);
            }
            else
            {
                using var call = invoker.AsyncClientStreamingCall(method, null, options);
                await call.ResponseAsync;
            }

            return StatusCode.OK;
        }
        catch (RpcException exception)
        {
            return exception.StatusCode;
        }
    }
}
