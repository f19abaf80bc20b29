using Microsoft.Extensions.Hosting;

namespace Assay.ServiceDefaults.Jobs;

internal static class ApplicationLifetimeExtensions
{
    /// <summary>Waits until the process has started, and its bus and endpoints are up.</summary>
    public static async Task WaitForStartAsync(this IHostApplicationLifetime lifetime, CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellationToken);
    }
}
