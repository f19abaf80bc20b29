using System.Net;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Xunit;

namespace Assay.FunctionalTests.Accounts;

/// <summary>
/// Everybody tries everything: each RPC over gRPC and each route of the page's API, as nobody, as annotator, expert and admin of a data set,
/// as admin of another one, as administrator of the installation, and as a service. Let in or refused as docs/access.md says.
/// </summary>
public sealed class AccessMatrixTests(AccessHost host) : IClassFixture<AccessHost>
{
    // What a route wants before it asks a service.
    private static readonly Dictionary<string, string> Bodies = new()
    {
        ["POST /api/datasets/{dataset}/batches"] = """{"strategy": "random", "count": 0}""",
        ["POST /api/datasets/{dataset}/runs"] = """{"kind": "projection"}""",
        ["POST /api/datasets/{dataset}/consensus"] = """{"method": "majority"}""",
        ["POST /api/datasets/{dataset}/refinements"] = """{"batches": ["birds-batch"]}""",
        ["POST /api/datasets/{dataset}/exports"] = """{"format": "csv"}""",
        ["POST /api/datasets/{dataset}/imports"] = """{"format": "csv"}""",
        ["POST /api/datasets/{dataset}/campaigns"] = """{"plan": {"kind": "guided", "strategy": "random"}}""",
        ["PUT /api/datasets/{dataset}/classes/{id:int}"] = """{"definition": "", "synonyms": [], "features": [], "exemplars": [], "version": 0, "annotator": ""}""",
        ["POST /api/datasets/{dataset}/classes/{id:int}/rename"] = """{"name": "", "annotator": ""}""",
        ["POST /api/datasets/{dataset}/classes/{id:int}/split"] = """{"parts": [], "rest": -1, "annotator": ""}""",
        ["POST /api/datasets/{dataset}/classes/merge"] = """{"classes": [], "annotator": ""}""",
        ["POST /api/batches/{batch}/lease"] = """{"annotator": "", "count": 0}""",
        ["POST /api/tasks/{task}/annotations"] = """{"requestId": "", "annotator": "", "decision": "keep", "secondsSpent": 0}""",
        ["POST /api/tasks/{task}/undo"] = """{"requestId": "", "annotator": ""}""",
        ["POST /api/operations/failed-messages/retry"] = """{"service": "LabelStore", "ids": []}""",
        ["POST /api/operations/failed-messages/discard"] = """{"service": "LabelStore", "ids": []}""",
        ["POST /api/account/tokens"] = """{"title": "", "role": "annotator", "days": 0}""",
        ["PUT /api/users/{user}/roles/{dataset}"] = """{"role": "annotator"}""",
    };

    private static readonly Dictionary<string, string> Queries = new()
    {
        ["GET /api/datasets/{dataset}/proposals"] = "?images=000000-0000",
        ["GET /api/datasets/{dataset}/class-cards"] = "?ids=1",
        ["GET /api/datasets/{dataset}/mergeable-classes"] = "?run=birds-run",
        ["GET /api/datasets/{dataset}/classes/{id:int}/confusions"] = "?run=birds-run",
        ["GET /api/datasets/{dataset}/classes/{id:int}/report"] = "?run=birds-run",
        ["GET /api/runs/{run}/columns"] = "?name=none",
        ["GET /api/campaign-curves"] = "?campaign=birds-campaign",
        ["GET /api/campaign-export"] = "?campaign=birds-campaign",
    };

    [Theory]
    [InlineData(Persona.Anonymous)]
    [InlineData(Persona.Annotator)]
    [InlineData(Persona.Expert)]
    [InlineData(Persona.Admin)]
    [InlineData(Persona.OtherDataset)]
    [InlineData(Persona.Installation)]
    [InlineData(Persona.Service)]
    public async Task EveryRpc_AsEachPersona_IsAllowedOrRefusedAsDocumented(Persona persona)
    {
        var documented = AccessTableDocument.Read("RPC");
        var descriptors = AccessRuleTests.Rpcs().ToDictionary(method => method.FullName);
        var invoker = host.As(persona);
        var wrong = new List<string>();
        foreach (var method in host.Methods().Where(method => method.ServiceName.StartsWith("assay.", StringComparison.Ordinal)))
        {
            var descriptor = descriptors[$"{method.ServiceName}.{method.Name}"];
            await host.RestoreAsync();
            var status = await AccessCalls.CallAsync(invoker, method, AccessCalls.Fill(descriptor.InputType).ToByteArray());
            var isAllowed = AccessWords.Allows(documented[$"{descriptor.Service.Name}.{method.Name}"], persona);
            var isRefused = status == (persona == Persona.Anonymous ? StatusCode.Unauthenticated : StatusCode.PermissionDenied);
            if (isAllowed == isRefused)
                wrong.Add($"{descriptor.Service.Name}.{method.Name}: {status}");
        }

        Assert.True(wrong.Count == 0, $"as {persona}: {string.Join(", ", wrong)}");
    }

    [Theory]
    [InlineData(Persona.Anonymous)]
    [InlineData(Persona.Annotator)]
    [InlineData(Persona.Expert)]
    [InlineData(Persona.Admin)]
    [InlineData(Persona.OtherDataset)]
    [InlineData(Persona.Installation)]
    public async Task EveryRoute_AsEachPersona_IsAllowedOrRefusedAsDocumented(Persona persona)
    {
        var documented = AccessTableDocument.Read("route");
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = host.Web };
        client.DefaultRequestHeaders.Add("X-Assay", "1");
        if (host.TokenOf(persona) is { Length: > 0 } token)
            client.DefaultRequestHeaders.Add("Authorization", $"Bearer {token}");
        var wrong = new List<string>();
        // Signing out would end the session that the other tests need; it is for everybody.
        foreach (var (name, verb, endpoint) in host.Routes().Where(route => route.Name != "DELETE /api/session"))
        {
            using var request = new HttpRequestMessage(new HttpMethod(verb), $"{AccessCalls.PathOf(endpoint)}{Queries.GetValueOrDefault(name)}");
            if (verb is not ("GET" or "DELETE"))
                request.Content = new StringContent(Bodies.GetValueOrDefault(name, "{}"), Encoding.UTF8, "application/json");
            await host.RestoreAsync();
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            var isRefused = response.StatusCode == (persona == Persona.Anonymous ? HttpStatusCode.Unauthorized : HttpStatusCode.Forbidden);
            if (AccessWords.Allows(documented[name], persona) == isRefused)
                wrong.Add($"{name}: {(int)response.StatusCode}");
        }

        Assert.True(wrong.Count == 0, $"as {persona}: {string.Join(", ", wrong)}");
    }

    [Fact]
    public async Task EveryRpc_WithIdsOfNothing_IsRefusedLikeThoseOfOthers()
    {
        var invoker = host.As(Persona.Admin);
        var told = new List<string>();
        foreach (var method in host.Methods().Where(method => method.ServiceName.StartsWith("assay.", StringComparison.Ordinal)))
        {
            var descriptor = AccessRuleTests.Rpcs().Single(rpc => rpc.FullName == $"{method.ServiceName}.{method.Name}");
            if (host.Rules.Find(descriptor.InputType.ClrType) is not { Datasets: not null })
                continue;
            var status = await AccessCalls.CallAsync(invoker, method, AccessCalls.Fill(descriptor.InputType, "of-nothing").ToByteArray());
            if (status != StatusCode.PermissionDenied)
                told.Add($"{method.Name}: {status}");
        }

        Assert.Empty(told);
    }
}
