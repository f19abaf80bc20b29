using Assay.ServiceDefaults.Reflection;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.Hosting;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Assay.ServiceDefaults.Health;

/// <summary>
/// grpc.health.v1: <c>liveness</c> serves as long as the process answers; <c>readiness</c>, the empty name and each service's full name
/// serve while every check tagged <c>ready</c> is healthy and the process is not stopping.
/// </summary>
internal sealed class HealthGrpcService(Readiness readiness, ServiceCatalog catalog, IHostApplicationLifetime lifetime) : Grpc.Health.V1.Health.HealthBase
{
    public const string LivenessName = "liveness";
    public const string ReadinessName = "readiness";
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);

    public override async Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        var status = await GetStatusAsync(request.Service, context.CancellationToken);
        return status == ServingStatus.ServiceUnknown
            ? throw new RpcException(new Status(StatusCode.NotFound, $"There is no service \"{request.Service}\" here; ask for {LivenessName}, {ReadinessName} or a service's full name."))
            : new HealthCheckResponse { Status = status };
    }

    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        ServingStatus? sent = null;
        while (true)
        {
            var isLast = lifetime.ApplicationStopping.IsCancellationRequested;
            var status = await GetStatusAsync(request.Service, context.CancellationToken);
            if (status != sent)
                await responseStream.WriteAsync(new HealthCheckResponse { Status = status }, context.CancellationToken);
            sent = status;
            // Whoever watches would keep the process from ending.
            if (isLast)
                return;
            using var next = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
            await Task.Delay(WatchInterval, next.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            context.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task<ServingStatus> GetStatusAsync(string service, CancellationToken cancellationToken)
    {
        if (service == LivenessName)
            return ServingStatus.Serving;
        if (service.Length > 0 && service != ReadinessName && !catalog.Contains(service))
            return ServingStatus.ServiceUnknown;
        return await readiness.IsReadyAsync(cancellationToken) ? ServingStatus.Serving : ServingStatus.NotServing;
    }
}
