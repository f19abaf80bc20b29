using Assay.ServiceDefaults.Reflection;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Assay.ServiceDefaults.Health;

/// <summary>
/// grpc.health.v1: <c>liveness</c> serves as long as the process answers; <c>readiness</c>, the empty name and each service's full name
/// serve while every check tagged <c>ready</c> is healthy.
/// </summary>
internal sealed class HealthGrpcService(HealthCheckService checks, ServiceCatalog catalog, TimeProvider time) : Grpc.Health.V1.Health.HealthBase
{
    public const string Liveness = "liveness";
    public const string Readiness = "readiness";
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);

    public override async Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        var status = await GetStatusAsync(request.Service, context.CancellationToken);
        return status == HealthCheckResponse.Types.ServingStatus.ServiceUnknown
            ? throw new RpcException(new Status(StatusCode.NotFound, $"There is no service \"{request.Service}\" here; ask for {Liveness}, {Readiness} or a service's full name."))
            : new HealthCheckResponse { Status = status };
    }

    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        HealthCheckResponse.Types.ServingStatus? sent = null;
        while (true)
        {
            var status = await GetStatusAsync(request.Service, context.CancellationToken);
            if (status != sent)
                await responseStream.WriteAsync(new HealthCheckResponse { Status = status }, context.CancellationToken);
            sent = status;
            await Task.Delay(WatchInterval, time, context.CancellationToken);
        }
    }

    private async Task<HealthCheckResponse.Types.ServingStatus> GetStatusAsync(string service, CancellationToken cancellationToken)
    {
        if (service == Liveness)
            return HealthCheckResponse.Types.ServingStatus.Serving;
        if (service.Length > 0 && service != Readiness && !catalog.Contains(service))
            return HealthCheckResponse.Types.ServingStatus.ServiceUnknown;

        var report = await checks.CheckHealthAsync(check => check.Tags.Contains("ready"), cancellationToken);
        return report.Status == HealthStatus.Unhealthy
            ? HealthCheckResponse.Types.ServingStatus.NotServing
            : HealthCheckResponse.Types.ServingStatus.Serving;
    }
}
