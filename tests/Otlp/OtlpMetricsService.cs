using Grpc.Core;
using OpenTelemetry.Proto.Collector.Metrics.V1;

namespace Assay.Testing.Otlp;

internal sealed class OtlpMetricsService(OtlpStore store) : MetricsService.MetricsServiceBase
{
    public override Task<ExportMetricsServiceResponse> Export(ExportMetricsServiceRequest request, ServerCallContext context)
    {
        store.Add(request);
        return Task.FromResult(new ExportMetricsServiceResponse());
    }
}
