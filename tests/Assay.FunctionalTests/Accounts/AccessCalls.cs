using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Assay.FunctionalTests.Accounts;

/// <summary>Calls of any RPC and any route about what <see cref="AccessHost"/> holds.</summary>
internal static class AccessCalls
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
        ["export"] = "birds-export",
        ["import"] = "birds-import",
        ["image"] = "000000-0000",
    };

    /// <param name="type">Type of a request.</param>
    /// <param name="instead">In place of each name of something; null = of what there is.</param>
    public static IMessage Fill(MessageDescriptor type, string? instead = null)
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

    public static async Task<StatusCode> CallAsync(CallInvoker invoker, IMethod method, byte[] request)
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

    /// <summary>A route's address with the names of what there is.</summary>
    public static string PathOf(RouteEndpoint endpoint) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => segment.Parts[0] switch
    {
        RoutePatternParameterPart { ParameterPolicies: [{ Content: "int" }] } => "1",
        RoutePatternParameterPart parameter => Names.GetValueOrDefault(parameter.Name, "none"),
        RoutePatternLiteralPart literal => literal.Content,
        _ => "none",
    }));
}
