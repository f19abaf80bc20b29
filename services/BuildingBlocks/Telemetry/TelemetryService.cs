using Microsoft.Extensions.Hosting;
using OpenTelemetry.Logs;

namespace Assay.Telemetry;

/// <summary>Holds the providers while the host runs: the first to start and the last to stop.</summary>
internal sealed class TelemetryService(TelemetrySettings settings, LoggerProvider logs) : IHostedService, IDisposable
{
    private TelemetryProviders? _providers;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _providers = new TelemetryProviders(settings);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_providers is { } providers)
        {
            await Task.WhenAll(
                Task.Run(providers.Shutdown, CancellationToken.None),
                Task.Run(() => logs.Shutdown((int)TelemetryProviders.FlushTimeout.TotalMilliseconds), CancellationToken.None));
        }
    }

    public void Dispose() => _providers?.Dispose();
}
