using Grpc.Core;
using OpenTelemetry.Proto.Collector.Trace.V1;

namespace Assay.Testing.Otlp;

internal sealed class OtlpTraceService(OtlpStore store) : TraceService.TraceServiceBase
{
    public override Task<ExportTraceServiceResponse> Export(ExportTraceServiceRequest request, ServerCallContext context)
    {
        store.Add(request);
        return Task.FromResult(new ExportTraceServiceResponse());
    }
}
