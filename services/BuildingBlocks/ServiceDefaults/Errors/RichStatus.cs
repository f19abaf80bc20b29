using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace Assay.ServiceDefaults.Errors;

/// <summary>google.rpc.Status in the trailers, so that a caller can read fields and delays without parsing text.</summary>
internal static class RichStatus
{
    private const string TrailerName = "grpc-status-details-bin";

    public static Metadata? Trailers(Exception exception, StatusCode code)
    {
        IMessage? detail = exception switch
        {
            InvalidInputException invalid => ToBadRequest(invalid),
            OverloadedException overloaded => new RetryInfo { RetryDelay = Duration.FromTimeSpan(overloaded.RetryAfter) },
            _ => null,
        };
        if (detail is null)
            return null;

        var status = new Google.Rpc.Status { Code = (int)code, Message = exception.Message, Details = { Any.Pack(detail) } };
        return new Metadata { { TrailerName, status.ToByteArray() } };
    }

    private static BadRequest ToBadRequest(InvalidInputException invalid) => new()
    {
        FieldViolations =
        {
            invalid.Violations.Select(violation => new BadRequest.Types.FieldViolation { Field = violation.Field, Description = violation.Description }),
        },
    };
}
