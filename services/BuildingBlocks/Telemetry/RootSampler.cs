using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Assay.Telemetry;

/// <summary>
/// Keeps a share of the traces that begin here. Probes are never kept, nor calls and messages that nobody asked for: what a service does
/// at intervals of its own accord would be a trace each time and say nothing. Work that somebody asked for has a parent, or begins with
/// a span of its own.
/// </summary>
internal sealed class RootSampler(double ratio) : Sampler
{
    private const string HealthService = "/grpc.health.v1.Health/";
    private readonly TraceIdRatioBasedSampler _share = new(ratio);

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        samplingParameters.Kind is ActivityKind.Client or ActivityKind.Producer || IsProbe(samplingParameters.Tags)
            ? new SamplingResult(SamplingDecision.Drop)
            : _share.ShouldSample(samplingParameters);

    private static bool IsProbe(IEnumerable<KeyValuePair<string, object?>>? tags)
    {
        foreach (var (key, value) in tags ?? [])
        {
            if (key == "url.path")
                return value is string path && path.StartsWith(HealthService, StringComparison.Ordinal);
        }

        return false;
    }
}
