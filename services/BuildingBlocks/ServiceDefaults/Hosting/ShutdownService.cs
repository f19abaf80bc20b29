using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Assay.ServiceDefaults.Hosting;

/// <summary>Keeps the endpoints open for <see cref="ShutdownOptions.Delay"/> after the process was told to stop.</summary>
internal sealed class ShutdownService(IOptions<ShutdownOptions> options, TimeProvider time) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Before any other part is stopped.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Delay > TimeSpan.Zero)
            await Task.Delay(options.Value.Delay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
