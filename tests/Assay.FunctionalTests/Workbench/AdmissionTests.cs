using System.Net;
using System.Net.Http.Json;
using Assay.Ingestion.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Options;
using Xunit;

namespace Assay.FunctionalTests.Workbench;

/// <summary>Who is let in at the web endpoint, and what every answer forbids the browser.</summary>
public sealed class AdmissionTests : IAsyncLifetime
{
    private const string Answers = "/api/tasks/task-1/annotations";
    private static readonly object Answer = new { requestId = "a", annotator = "ann", decision = "keep", secondsSpent = 1 };
    private WorkbenchHost _host = null!;

    public async Task InitializeAsync() => _host = await WorkbenchHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("/")]
    [InlineData("/assets/index-abc123.js")]
    [InlineData("/api/datasets")]
    [InlineData("/api/datasets/none")]
    [InlineData("/api/datasets/insects/images/000000-0000")]
    public async Task Answers_OfEveryKind_CarryTheSecurityHeaders(string path)
    {
        using var response = await _host.Client.GetAsync(path);

        Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header(response, "Referrer-Policy"));
        Assert.Equal("same-origin", Header(response, "Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", Header(response, "Cross-Origin-Resource-Policy"));
        var policy = Header(response, "Content-Security-Policy");
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Server"));
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Post_WithoutTheHeader_IsRefused()
    {
        using var client = new HttpClient { BaseAddress = _host.Web };

        using var response = await client.PostAsJsonAsync(Answers, Answer);

        await RefusedAsync(response);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Post_FromAnotherSite_IsRefused(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Answers) { Content = JsonContent.Create(Answer) };
        request.Headers.Add(header, value);

        using var response = await _host.Client.SendAsync(request);

        await RefusedAsync(response);
    }

    [Fact]
    public async Task Post_FromOurPage_IsTaken()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Answers) { Content = JsonContent.Create(Answer) };
        request.Headers.Add("Origin", _host.Web.GetLeftPart(UriPartial.Authority));
        request.Headers.Add("Sec-Fetch-Site", "same-origin");

        using var response = await _host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Single(_host.Labels.Submissions);
    }

    [Theory]
    [InlineData("evil.example", HttpStatusCode.BadRequest)]
    [InlineData("127.0.0.1.evil.example", HttpStatusCode.BadRequest)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("[::1]", HttpStatusCode.OK)]
    public async Task Host_ThatIsNotOurs_IsRefused(string host, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/datasets");
        request.Headers.Host = $"{host}:{_host.Web.Port}";

        using var response = await _host.Client.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Host_ThatIsConfigured_IsAnswered()
    {
        await using var host = await WorkbenchHost.StartAsync(("Workbench:AllowedHosts:0", "labels.example.org"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/datasets");
        request.Headers.Host = "labels.example.org";

        using var response = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/datasets")]
    public async Task GrpcEndpoint_AskedForThePage_KnowsNothingOfIt(string path)
    {
        using var client = new HttpClient { BaseAddress = _host.Grpc, DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

        using var response = await client.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task GrpcEndpoint_AskedForAService_Answers()
    {
        using var channel = GrpcChannel.ForAddress(_host.Grpc);

        var datasets = await new IngestionService.IngestionServiceClient(channel).ListDatasetsAsync(new ListDatasetsRequest());

        Assert.Single(datasets.Datasets);
        var unknown = await Assert.ThrowsAsync<RpcException>(async () => await new Grpc.Health.V1.Health.HealthClient(channel).CheckAsync(new Grpc.Health.V1.HealthCheckRequest { Service = "none" }));
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task WebEndpoint_AskedForAGrpcMethod_KnowsNothingOfIt()
    {
        using var content = new ByteArrayContent([0, 0, 0, 0, 0]);
        content.Headers.ContentType = new("application/grpc");

        using var response = await _host.Client.PostAsync("/assay.ingestion.v1.IngestionService/ListDatasets", content);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Start_OnAnAddressOthersReach_IsRefusedWithTheRemedy()
    {
        var folder = Directory.CreateTempSubdirectory("assay-workbench-");
        try
        {
            await using var app = WorkbenchHost.Build(folder, ("Endpoints:Web", "http://0.0.0.0:0"), ("Security:AllowPlaintext", "true"));

            var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync());

            Assert.Contains("Endpoints:Web is http://0.0.0.0:0, which other machines reach", refusal.Message, StringComparison.Ordinal);
            Assert.Contains("Workbench:AllowUnauthenticated=true", refusal.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Start_OnAnAddressOthersReach_IsPossibleWhenItIsWanted()
    {
        await using var host = await WorkbenchHost.StartAsync(("Endpoints:Web", "http://0.0.0.0:0"), ("Security:AllowPlaintext", "true"), ("Workbench:AllowUnauthenticated", "true"));
        using var client = new HttpClient();

        using var response = await client.GetAsync($"http://127.0.0.1:{host.Web.Port}/api/datasets");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();

    private async Task RefusedAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Empty(_host.Labels.Submissions);
    }
}
