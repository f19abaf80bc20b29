using Grpc.Core;
using Grpc.Reflection.V1Alpha;

namespace Assay.ServiceDefaults.Reflection;

/// <summary>grpc.reflection.v1alpha.</summary>
internal sealed class ReflectionV1AlphaGrpcService(ServiceCatalog catalog) : ServerReflection.ServerReflectionBase
{
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream, IServerStreamWriter<ServerReflectionResponse> responseStream, ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken))
            await responseStream.WriteAsync(ReflectionAnswers.Answer<ServerReflectionRequest, ServerReflectionResponse>(catalog, requestStream.Current), context.CancellationToken);
    }
}
