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
