using Assay.Contracts.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Core.Networks;
using Assay.Scoring.Runs;
using MassTransit;

namespace Assay.Scoring.Methods.Networks;

/// <summary>
/// Asks for the network of a run until it is there. What the run's files say counts, not what was sent: when nothing is heard of a worker for a while the message
/// is sent again, and one too many finds the network in another's hands, or done.
/// </summary>
internal sealed class NetworkRequest(RunContext context, IObjectStore store, IBus bus, ScoringOptions options, TimeProvider time)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly RunDocument _run = context.Run;
    private NetworkProgress? _heard;

    public async Task<NetworkTrainingResult> CompleteAsync(CancellationToken cancellationToken)
    {
        context.Checkpoint.Reset();
        if (await FindAsync(NetworkPlan.ResultFile, NetworkTrainingResult.Parse, cancellationToken) is { } earlier)
            return earlier;

        await context.Checkpoint.StepAsync("waiting for a worker to train the network", cancellationToken);
        await AskAsync(cancellationToken);
        var (quietSince, wait) = (time.GetTimestamp(), options.RepeatAfter);
        while (true)
        {
            if (await FindAsync(NetworkPlan.ResultFile, NetworkTrainingResult.Parse, cancellationToken) is { } trained)
                return trained;
            var progress = await FindAsync(NetworkPlan.ProgressFile, NetworkProgress.Parse, cancellationToken);
            if (progress is not null && progress != _heard)
            {
                _heard = progress;
                (quietSince, wait) = (time.GetTimestamp(), options.RepeatAfter);
                context.Checkpoint.Say(progress.Message);
            }
            else if (time.GetElapsedTime(quietSince) >= wait)
            {
                await AskAsync(cancellationToken);
                (quietSince, wait) = (time.GetTimestamp(), wait * 2 < LongestWait ? wait * 2 : LongestWait);
            }

            await Task.Delay(options.LookInterval, time, cancellationToken);
            // Hears of the run's end also while nothing is finished.
            await context.Checkpoint.CountAsync(0, cancellationToken);
        }
    }

    private Task AskAsync(CancellationToken cancellationToken) => bus.Publish(new TrainNetwork { Dataset = _run.Dataset, Run = _run.Id }, cancellationToken);

    private async Task<T?> FindAsync<T>(string file, Func<byte[], T> parse, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return parse(await store.ReadAllAsync(DatasetKeys.RunFile(_run.Dataset, _run.Id, file), cancellationToken));
        }
        catch (ObjectNotFoundException)
        {
            return null;
        }
    }
}
