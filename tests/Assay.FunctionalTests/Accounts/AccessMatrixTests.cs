using System.Net;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Xunit;

namespace Assay.FunctionalTests.Accounts;

/// <summary>
/// Everybody tries everything: each RPC over gRPC and each route of the page's API, as nobody, as annotator, expert and admin of a data set,
/// as admin of another one, as administrator of the installation, and as a service. Let in or refused as docs/access.md says.
/// </summary>
public sealed class AccessMatrixTests(AccessHost host) : IClassFixture<AccessHost>
{
    private static readonly Marshaller<byte[]> Raw = Marshallers.Create(bytes => bytes, bytes => bytes);

    private static readonly Dictionary<string, string> Names = new()
    {
        ["dataset"] = AccessHost.Dataset,
        ["batch"] = "birds-batch",
        ["batches"] = "birds-batch",
        ["task"] = "birds-batch-000001",
        ["tasks"] = "birds-batch-000001",
        ["run"] = "birds-run",
        ["job"] = "birds-job",
        ["campaign"] = "birds-campaign",
        ["campaigns"] = "birds-campaign",
        ["selection"] = "birds-selection",
    };

    // What a route wants before it asks a service.
    private static readonly Dictionary<string, string> Bodies = new()
    {
        ["POST /api/datasets/{dataset}/batches"] = """{"strategy": "random", "count": 0}""",
        ["POST /api/batches/{batch}/lease"] = """{"annotator": "", "count": 0}""",
        ["POST /api/tasks/{task}/annotations"] = """{"requestId": "", "annotator": "", "decision": "keep", "secondsSpent": 0}""",
        ["POST /api/tasks/{task}/undo"] = """{"requestId": "", "annotator": ""}""",
        ["POST /api/operations/failed-messages/retry"] = """{"service": "LabelStore", "ids": []}""",
        ["POST /api/operations/failed-messages/discard"] = """{"service": "LabelStore", "ids": []}""",
        ["POST /api/account/tokens"] = """{"title": "", "role": "annotator", "days": 0}""",
        ["PUT /api/users/{user}/roles/{dataset}"] = """{"role": "annotator"}""",
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
            var status = await CallAsync(invoker, method, Fill(descriptor.InputType).ToByteArray());
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
            var path = string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => segment.Parts[0] switch
            {
                Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter => Names.GetValueOrDefault(parameter.Name, "none"),
                Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
                _ => "none",
            }));
            using var request = new HttpRequestMessage(new HttpMethod(verb), $"/{path}");
            if (verb is not ("GET" or "DELETE"))
                request.Content = new StringContent(Bodies.GetValueOrDefault(name, "{}"), Encoding.UTF8, "application/json");
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
            var status = await CallAsync(invoker, method, Fill(descriptor.InputType, "of-nothing").ToByteArray());
            if (status != StatusCode.PermissionDenied)
                told.Add($"{method.Name}: {status}");
        }

        Assert.Empty(told);
    }

    private static IMessage Fill(MessageDescriptor type, string? instead = null)
    {
        var message = (IMessage)Activator.CreateInstance(type.ClrType)!;
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            if (field.FieldType == FieldType.String && Names.TryGetValue(field.Name, out var name))
            {
                if (field.IsRepeated)
                    ((System.Collections.IList)field.Accessor.GetValue(message)).Add(instead ?? name);
                else
                    field.Accessor.SetValue(message, instead ?? name);
            }
            else if (field.Name == "header")
            {
                field.Accessor.SetValue(message, Fill(field.MessageType, instead));
            }
        }

        return message;
    }

    private static async Task<StatusCode> CallAsync(CallInvoker invoker, IMethod method, byte[] request)
    {
        var options = new CallOptions(deadline: DateTime.UtcNow.AddSeconds(30));
        var raw = new Method<byte[], byte[]>(method.Type, method.ServiceName, method.Name, Raw, Raw);
        try
        {
            switch (method.Type)
            {
                case MethodType.Unary:
                    await invoker.AsyncUnaryCall(raw, null, options, request);
                    break;
                case MethodType.ServerStreaming:
                    using (var call = invoker.AsyncServerStreamingCall(raw, null, options, request))
                        await call.ResponseStream.MoveNext(default);
                    break;
                case MethodType.ClientStreaming:
                    using (var call = invoker.AsyncClientStreamingCall(raw, null, options))
                    {
                        await call.RequestStream.WriteAsync(request);
                        await call.RequestStream.CompleteAsync();
                        await call.ResponseAsync;
                    }

                    break;
                default:
                    throw new NotSupportedException($"{method.FullName} streams both ways; the matrix has to learn it.");
            }

            return StatusCode.OK;
        }
        catch (RpcException exception)
        {
            return exception.StatusCode;
        }
    }
}
