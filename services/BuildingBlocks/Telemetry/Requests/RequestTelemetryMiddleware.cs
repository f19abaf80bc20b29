using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Assay.Telemetry.Requests;

/// <summary>
/// Names the framework's span of a request. Every gRPC call is an HTTP success to the framework; this adds the call's own status to the
/// span and to http.server.request.duration, from where the rate of errors is read.
/// </summary>
internal sealed class RequestTelemetryMiddleware(RequestDelegate next)
{
    private const string StatusHeader = "grpc-status";
    private const string StatusTag = "rpc.grpc.status_code";

    // Unknown, DeadlineExceeded, Unimplemented, Internal, Unavailable, DataLoss: the service's fault, not the caller's.
    private static readonly int[] Faults = [2, 4, 12, 13, 14, 15];

    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        var activity = context.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } recorded ? recorded : null;
        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true)
            DescribeCall(context, activity);
        else if (activity is not null)
            activity.DisplayName = $"{context.Request.Method} {(context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText}".TrimEnd();
    }

    private static void DescribeCall(HttpContext context, Activity? activity)
    {
        var status = FindStatus(context);
        if (status is not null)
            context.Features.Get<IHttpMetricsTagsFeature>()?.Tags.Add(new(StatusTag, status));
        if (activity is null)
            return;

        var path = context.Request.Path.Value!.AsSpan(1);
        var slash = path.IndexOf('/');
        activity.DisplayName = path.ToString();
        activity.SetTag("rpc.system", "grpc").SetTag(StatusTag, status);
        if (slash > 0)
            activity.SetTag("rpc.service", path[..slash].ToString()).SetTag("rpc.method", path[(slash + 1)..].ToString());
        if (status is { } code && Array.IndexOf(Faults, code) >= 0)
            activity.SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>From the trailers, or from the headers of an answer that has nothing else; null where the caller left before.</summary>
    private static int? FindStatus(HttpContext context)
    {
        var text = context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers.TryGetValue(StatusHeader, out var trailer) == true
            ? trailer
            : context.Response.Headers[StatusHeader];
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : null;
    }
}
