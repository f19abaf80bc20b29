using MassTransit;

namespace Assay.Inference.Jobs;

/// <summary>
/// How workers handle messages that are long work. A process that is told to stop lets go of its work at once, since it would take longer than it is given: the
/// message goes back to the end of its queue.
/// </summary>
internal sealed class WorkerTurn(IHostApplicationLifetime lifetime, TimeProvider time)
{
    private static readonly TimeSpan GiveBackDelay = TimeSpan.FromMilliseconds(500);

    public async Task DoAsync<T>(ConsumeContext<T> context, Func<ConsumeContext<T>, CancellationToken, Task> work)
        where T : class
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await GiveBackAsync(context);
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            await work(context, stop.Token);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await GiveBackAsync(context);
        }
    }

    // An exception would do otherwise: to MassTransit, work that its consumer cancelled has failed, and so would the job.
    // Without haste: until the bus has stopped to take messages, this process could get it again.
    private async Task GiveBackAsync<T>(ConsumeContext<T> context)
        where T : class
    {
        await Task.Delay(GiveBackDelay, time, CancellationToken.None);
        await context.Publish(context.Message, CancellationToken.None);
    }
}
