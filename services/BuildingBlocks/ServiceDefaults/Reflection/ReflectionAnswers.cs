using Google.Protobuf;
using Grpc.Core;
using Grpc.Reflection.V1;

namespace Assay.ServiceDefaults.Reflection;

/// <summary>Answers of the reflection protocol, which v1 and v1alpha encode alike.</summary>
internal static class ReflectionAnswers
{
    /// <summary>Answers a request of either version: its bytes are read as v1, and the answer's bytes as the version asked.</summary>
    public static TResponse Answer<TRequest, TResponse>(ServiceCatalog catalog, TRequest request)
        where TRequest : IMessage<TRequest>
        where TResponse : IMessage<TResponse>, new()
    {
        var answer = Answer(catalog, ServerReflectionRequest.Parser.ParseFrom(request.ToByteString()));
        var response = new TResponse();
        response.MergeFrom(answer.ToByteString());
        return response;
    }

    private static ServerReflectionResponse Answer(ServiceCatalog catalog, ServerReflectionRequest request)
    {
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case ServerReflectionRequest.MessageRequestOneofCase.ListServices:
                response.ListServicesResponse = new ListServiceResponse { Service = { catalog.Names.Select(name => new ServiceResponse { Name = name }) } };
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileByFilename:
                SetFiles(response, catalog.FindFile(request.FileByFilename), $"There is no file \"{request.FileByFilename}\".");
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol:
                SetFiles(response, catalog.FindSymbol(request.FileContainingSymbol), $"There is no symbol \"{request.FileContainingSymbol}\".");
                break;
            default:
                SetFiles(response, [], "Assay's protos have no extensions.");
                break;
        }

        return response;
    }

    private static void SetFiles(ServerReflectionResponse response, IReadOnlyList<ByteString> files, string otherwise)
    {
        if (files.Count > 0)
            response.FileDescriptorResponse = new FileDescriptorResponse { FileDescriptorProto = { files } };
        else
            response.ErrorResponse = new ErrorResponse { ErrorCode = (int)StatusCode.NotFound, ErrorMessage = otherwise };
    }
}
