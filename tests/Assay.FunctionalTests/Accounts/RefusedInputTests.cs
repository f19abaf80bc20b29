using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Assay.ServiceDefaults.Security;
using Assay.Workbench.Security;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace Assay.FunctionalTests.Accounts;

/// <summary>What nobody may send, whatever the role: names that lead aside or inject, ids that were made up, bodies without end.</summary>
public sealed class RefusedInputTests(AccessHost host) : IClassFixture<AccessHost>
{
    private const int Longest = 64 * 1024;

    public static TheoryData<string> Forged => new("../../etc/passwd", "..\\..\\assay.db", "/etc/passwd", "birds\0", "birds'; DROP TABLE batches;--", "{\"$ne\":null}", "*", new string('b', 5000));

    [Theory]
    [MemberData(nameof(Forged))]
    public async Task EveryRpc_WithAForgedName_IsRefused(string forged)
    {
        var told = new List<string>();
        var descriptors = AccessRuleTests.Rpcs().ToDictionary(method => method.FullName);
        foreach (var method in host.Methods().Where(method => method.ServiceName.StartsWith("assay.", StringComparison.Ordinal)))
        {
            var type = descriptors[$"{method.ServiceName}.{method.Name}"].InputType;
            if (host.Rules.Find(type.ClrType) is not { Audience: AccessAudience.Datasets })
                continue;
            var request = AccessCalls.Fill(type, forged).ToByteArray();
            var asAdmin = await AccessCalls.CallAsync(host.As(Persona.Admin), method, request);
            if (asAdmin is not (StatusCode.PermissionDenied or StatusCode.InvalidArgument))
                told.Add($"{method.Name} as admin of a data set: {asAdmin}");
            // Administrators of the installation are let in, so what refuses it is the service itself.
            var asInstallation = await AccessCalls.CallAsync(host.As(Persona.Installation), method, request);
            if (asInstallation is not (StatusCode.InvalidArgument or StatusCode.NotFound))
                told.Add($"{method.Name} as administrator of the installation: {asInstallation}");
        }

        Assert.Empty(told);
    }

    [Theory]
    [InlineData("/api/datasets/..%2F..%2Fetc%2Fpasswd/taxonomy")]
    [InlineData("/api/datasets/%2e%2e%2f%2e%2e/images/000000-0000")]
    [InlineData("/api/datasets/birds/images/..%2f..%2fassay.db")]
    [InlineData("/api/datasets/birds/images/..%5c..%5cassay.db")]
    [InlineData("/api/datasets/birds';--/taxonomy")]
    [InlineData("/api/datasets/birds%00/taxonomy")]
    [InlineData("/api/batches/%7B%22$ne%22:null%7D")]
    [InlineData("/api/batches/'%20OR%201=1--/tasks")]
    public async Task Path_ThatLeadsAsideOrInjects_IsRefused(string path)
    {
        var (status, _) = await GetRawAsync(path);

        Assert.InRange(status, 400, 499);
    }

    [Theory]
    [InlineData("/api/datasets/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/api/datasets/birds/campaigns/../../../../../etc/passwd")]
    [InlineData("/..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("/..%5c..%5c..%5c..%5cetc%5cpasswd")]
    public async Task Path_ThatLeadsOutOfTheApi_GetsThePageItself(string path)
    {
        var (status, body) = await GetRawAsync(path);

        Assert.Equal(200, status);
        Assert.Contains("<!doctype html>", body, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Path_ThatLeadsOutOfTheFolderOfFiles_IsRefused()
    {
        var (status, _) = await GetRawAsync("/assets/..%2f..%2f..%2fAssay.Workbench.dll");

        Assert.Equal(404, status);
    }

    [Fact]
    public async Task EveryRouteThatTakesABody_WithOneThatIsTooLong_IsRefused()
    {
        using var client = new HttpClient { BaseAddress = host.Web };
        client.DefaultRequestHeaders.Add("X-Assay", "1");
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {host.TokenOf(Persona.Installation)}");
        var told = new List<string>();
        foreach (var (name, verb, endpoint) in host.Routes().Where(route => LongestBody(route.Endpoint) > 0))
        {
            var body = $$"""{"title": "{{new string('x', LongestBody(endpoint))}}"}""";
            using var request = new HttpRequestMessage(new HttpMethod(verb), AccessCalls.PathOf(endpoint)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            // The answer comes before the body is sent.
            request.Headers.ExpectContinue = true;
            using var response = await client.SendAsync(request);
            if (response.StatusCode != HttpStatusCode.RequestEntityTooLarge)
                told.Add($"{name}: {(int)response.StatusCode}");
        }

        Assert.Empty(told);
    }

    private static int LongestBody(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<BodyLimit>() is { } limit
        ? (int)limit.Bytes
        : endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is null ? 0 : Longest;

    // As it stands: HttpClient would tidy such paths up before it sends them.
    private async Task<(int Status, string Body)> GetRawAsync(string path)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(host.Web.Host, host.Web.Port);
        var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {host.Web.Authority}\r\nX-Assay: 1\r\nAuthorization: Bearer {host.TokenOf(Persona.Installation)}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var line = await reader.ReadLineAsync() ?? "";
        return (int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture), await reader.ReadToEndAsync());
    }
}
