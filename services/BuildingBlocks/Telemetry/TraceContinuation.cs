using System.Diagnostics;

namespace Assay.Telemetry;

/// <summary>
/// Takes a trace from where something was asked for to where it is done: a job keeps the W3C traceparent of who started it, and whoever
/// works on it, in whichever process and after whichever crash, continues that trace.
/// </summary>
public static class TraceContinuation
{
    /// <summary>The W3C traceparent of the span in hand, such as 00-{32 hex}-{16 hex}-01; null where there is none.</summary>
    public static string? Current => Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;

    /// <summary>Begins a span of the trace that a job belongs to; null where nobody collects.</summary>
    /// <param name="source">Source of the span.</param>
    /// <param name="name">Name of the span; one for all of its kind.</param>
    /// <param name="traceParent">The job's traceparent; null = it has none.</param>
    public static Activity? StartIn(this ActivitySource source, string name, string? traceParent)
    {
        // What is in hand, such as a message's span, is the better parent if it belongs to the job's trace; else it is what brought us here.
        var current = Activity.Current;
        if (!ActivityContext.TryParse(traceParent, null, isRemote: true, out var job) || current?.TraceId == job.TraceId)
            return source.StartActivity(name);
        return source.StartActivity(name, ActivityKind.Internal, job, links: current is null ? null : [new ActivityLink(current.Context)]);
    }

    /// <summary>Marks a span as failed. The reason is in the log, which carries the span's id.</summary>
    public static void Fail(this Activity? activity, Exception exception)
    {
        if (activity is null)
            return;
        activity.SetStatus(ActivityStatusCode.Error);
        activity.SetTag("error.type", exception.GetType().FullName);
    }
}
