using System.Globalization;
using System.Text.Json;
using Google.Rpc;
using Grpc.Core;

namespace Assay.Workbench.Errors;

/// <summary>What a failed gRPC call means to the page.</summary>
internal sealed record GrpcProblem(int Status, string Detail, IDictionary<string, string[]>? Errors, TimeSpan? RetryAfter)
{
    private const string DetailsTrailer = "grpc-status-details-bin";
    private static readonly TimeSpan RetryWhenUnavailable = TimeSpan.FromSeconds(1);

    public static GrpcProblem From(RpcException exception)
    {
        var status = ToHttp(exception.StatusCode);
        var (errors, retryAfter) = ReadDetails(exception.Trailers);
        if (exception.StatusCode == StatusCode.Unavailable)
            retryAfter ??= RetryWhenUnavailable;

        // A debug exception means that no server answered: its text is about sockets, not about anything a person did.
        var detail = exception switch
        {
            { Status.DebugException: not null, StatusCode: StatusCode.Unavailable or StatusCode.Internal } =>
                "A service behind the Workbench does not answer. It may be starting: try again in a moment, or look at its log.",
            { StatusCode: StatusCode.DeadlineExceeded } => "A service behind the Workbench took too long. Try again; if it stays so, look at its log.",
            _ => exception.Status.Detail,
        };
        return new GrpcProblem(status, detail, errors, retryAfter);
    }

    public static int ToHttp(StatusCode code) => code switch
    {
        StatusCode.InvalidArgument or StatusCode.OutOfRange => StatusCodes.Status400BadRequest,
        StatusCode.Unauthenticated => StatusCodes.Status401Unauthorized,
        StatusCode.PermissionDenied => StatusCodes.Status403Forbidden,
        StatusCode.NotFound => StatusCodes.Status404NotFound,
        StatusCode.AlreadyExists or StatusCode.FailedPrecondition or StatusCode.Aborted => StatusCodes.Status409Conflict,
        StatusCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
        StatusCode.Cancelled => StatusCodes.Status499ClientClosedRequest,
        StatusCode.Unimplemented => StatusCodes.Status501NotImplemented,
        StatusCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
        StatusCode.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status500InternalServerError,
    };

    public void WriteHeaders(IHeaderDictionary headers)
    {
        if (RetryAfter is { } delay)
            headers.RetryAfter = Math.Max(1, Math.Ceiling(delay.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    }

    private static (Dictionary<string, string[]>? Errors, TimeSpan? RetryAfter) ReadDetails(Metadata trailers)
    {
        if (trailers.GetValueBytes(DetailsTrailer) is not { } bytes)
            return default;

        Dictionary<string, string[]>? errors = null;
        TimeSpan? retryAfter = null;
        foreach (var detail in Google.Rpc.Status.Parser.ParseFrom(bytes).Details)
        {
            if (detail.TryUnpack<BadRequest>(out var bad))
                errors = bad.FieldViolations.GroupBy(violation => ToJsonName(violation.Field)).ToDictionary(group => group.Key, group => group.Select(violation => violation.Description).ToArray());
            else if (detail.TryUnpack<RetryInfo>(out var retry))
                retryAfter = retry.RetryDelay?.ToTimeSpan();
        }

        return (errors, retryAfter);
    }

    private static string ToJsonName(string field) =>
        JsonNamingPolicy.CamelCase.ConvertName(string.Concat(field.Split('_').Select(part => part.Length == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..])));
}
