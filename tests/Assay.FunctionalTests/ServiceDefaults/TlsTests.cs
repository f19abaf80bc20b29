using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Assay.FunctionalTests.LabelStore;
using Assay.Ingestion.V1;
using Assay.ServiceDefaults;
using Assay.ServiceDefaults.Clients;
using Assay.ServiceDefaults.Endpoints;
using Assay.ServiceDefaults.Tls;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.ServiceDefaults;

public sealed class TlsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("assay-test-").FullName;
    private readonly TestCertificates _certificates;

    public TlsTests() => _certificates = new TestCertificates(_folder);

    public void Dispose()
    {
        _certificates.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Call_OverTlsWithTheAuthority_IsAnswered()
    {
        _certificates.Issue();
        await using var app = await StartAsync();
        using var channel = Connect(AddressOf(app).Grpc, TlsClient.Trusting(PemFiles.ReadAuthorities(_certificates.CaFile, "test")));
        var client = new IngestionService.IngestionServiceClient(channel.Intercept(new TokenCallInterceptor(DefaultsHost.Token)));
        Assert.Equal("x", (await client.GetDatasetAsync(new GetDatasetRequest { Dataset = "x" })).Dataset.Name);
    }

    [Fact]
    public async Task Call_OverTlsWithoutTheAuthority_IsRefusedByTheClient()
    {
        _certificates.Issue();
        await using var app = await StartAsync();
        using var channel = Connect(AddressOf(app).Grpc, new SslClientAuthenticationOptions());
        await Assert.ThrowsAsync<RpcException>(async () => await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest()));
    }

    [Fact]
    public async Task Call_OfAnotherService_TrustsTheAuthorityAndSendsTheToken()
    {
        _certificates.Issue();
        await using var app = await StartAsync();
        await using var caller = await StartAsync([("Services:Ingestion", AddressOf(app).Grpc.ToString())]);
        var answer = await caller.Services.GetRequiredService<IngestionService.IngestionServiceClient>().GetDatasetAsync(new GetDatasetRequest { Dataset = "y" });
        Assert.Equal("y", answer.Dataset.Name);
    }

    [Fact]
    public async Task Call_OfItself_TrustsItsOwnCertificateWhateverItNames()
    {
        _certificates.Issue();
        await using var app = await StartAsync(serves: true);
        var answer = await app.Services.GetRequiredService<IngestionService.IngestionServiceClient>().GetDatasetAsync(new GetDatasetRequest { Dataset = "z" });
        Assert.Equal("z", answer.Dataset.Name);
    }

    [Fact]
    public async Task Call_OfAServiceThatIsNowhere_NamesTheOption()
    {
        _certificates.Issue();
        await using var app = await StartAsync(serves: false);
        await Refused.WithAsync(
            StatusCode.Unavailable,
            async () => await app.Services.GetRequiredService<IngestionService.IngestionServiceClient>().GetDatasetAsync(new GetDatasetRequest()),
            "set Services:Ingestion to its address");
    }

    [Fact]
    public async Task HealthEndpoint_WithoutTls_ServesHealthAndNothingElse()
    {
        _certificates.Issue();
        await using var app = await StartAsync([("Endpoints:Health", "http://127.0.0.1:0")]);
        using var channel = Connect(AddressOf(app).Health!, new SslClientAuthenticationOptions());
        var response = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest { Service = "readiness" });
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, response.Status);

        var withToken = channel.Intercept(new TokenCallInterceptor(DefaultsHost.Token));
        await Refused.WithAsync(StatusCode.Unimplemented, async () => await new IngestionService.IngestionServiceClient(withToken).GetDatasetAsync(new GetDatasetRequest()), "");
        using var reflection = new Grpc.Reflection.V1.ServerReflection.ServerReflectionClient(withToken).ServerReflectionInfo();
        await Refused.WithAsync(StatusCode.Unimplemented, () => reflection.ResponseStream.MoveNext(CancellationToken.None), "");
    }

    [Fact]
    public async Task Certificate_Renewed_IsTakenUpAndABrokenOneIsNot()
    {
        var first = _certificates.Issue();
        var time = new ManualTimeProvider();
        time.Advance(DateTimeOffset.UtcNow - time.GetUtcNow());
        await using var app = await StartAsync(time: time);
        Assert.Equal(first, await PresentedAsync(app));

        var second = _certificates.Issue();
        Assert.Equal(first, await PresentedAsync(app));
        time.Advance(ServerCertificate.Interval);
        Assert.Equal(second, await PresentedAsync(app));

        await File.WriteAllTextAsync(_certificates.KeyFile, "no key");
        time.Advance(ServerCertificate.Interval);
        Assert.Equal(second, await PresentedAsync(app));
    }

    [Fact]
    public async Task Start_WithAnExpiredCertificate_SaysSo()
    {
        _certificates.Issue(daysValid: -1);
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync());
        Assert.Contains($"Tls:CertificateFile is {_certificates.CertificateFile}, whose certificate expired at", error.Message);
    }

    private static BoundAddresses AddressOf(WebApplication app) => app.Services.GetRequiredService<BoundAddresses>();

    private static GrpcChannel Connect(Uri address, SslClientAuthenticationOptions trust) =>
        GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler { SslOptions = trust } });

    private static async Task<string> PresentedAsync(WebApplication app)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync("127.0.0.1", AddressOf(app).Grpc.Port);
        await using var tls = new SslStream(connection.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", ApplicationProtocols = [SslApplicationProtocol.Http2] });
        return new X509Certificate2(tls.RemoteCertificate!).Thumbprint;
    }

    private async Task<WebApplication> StartAsync((string Key, string Value)[]? settings = null, bool serves = true, TimeProvider? time = null)
    {
        var builder = Support.TestApplication.CreateBuilder(
            Directory.CreateDirectory(Path.Combine(_folder, Guid.NewGuid().ToString())).FullName,
            [("Endpoints:Grpc", "https://127.0.0.1:0"), ("Security:Token", DefaultsHost.Token), .. _certificates.Settings, .. settings ?? []]);
        if (time is not null)
            builder.Services.AddSingleton(time);
        builder.AddServiceDefaults();
        builder.Services.AddServiceClient<IngestionService.IngestionServiceClient>("Ingestion");
        var app = builder.Build();
        app.MapServiceDefaults();
        if (serves)
            app.MapService<EchoService>(IngestionService.Descriptor);
        try
        {
            await app.StartAsync();
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    private sealed class EchoService : IngestionService.IngestionServiceBase
    {
        public override Task<GetDatasetResponse> GetDataset(GetDatasetRequest request, ServerCallContext context) =>
            Task.FromResult(new GetDatasetResponse { Dataset = new Dataset { Name = request.Dataset } });
    }
}
