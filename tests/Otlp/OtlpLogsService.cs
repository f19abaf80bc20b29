using Grpc.Core;
using OpenTelemetry.Proto.Collector.Logs.V1;

namespace Assay.Testing.Otlp;

internal sealed class OtlpLogsService(OtlpStore store) : LogsService.LogsServiceBase
{
    public override Task<ExportLogsServiceResponse> Export(ExportLogsServiceRequest request, ServerCallContext context)
    {
        store.Add(request);
        return Task.FromResult(new ExportLogsServiceResponse());
    }
}
