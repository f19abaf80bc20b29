using System.Collections.Concurrent;
using Assay.Contracts.V1;
using Assay.Inference.Augmentation;
using Assay.Telemetry;

namespace Assay.Inference.Jobs;

/// <summary>
/// Scores the augmentations of a shard, unless the run does not ask for it any more. A shard that this process has in hand already is passed over: its
/// message was published again, and the first of the two is still held.
/// </summary>
internal sealed class AugmentShardWork(ShardAugmenter augmenter)
{
    private readonly ConcurrentDictionary<(string Run, int Shard), bool> _inHand = new();

    public async Task DoAsync(AugmentShard message, CancellationToken stop)
    {
        if (!_inHand.TryAdd((message.Run, message.Shard), true))
            return;

        using var activity = InferenceTelemetry.Activities.StartActivity("augment shard");
        activity?.SetTag("assay.dataset", message.Dataset).SetTag("assay.shard", message.Shard).SetTag("assay.run", message.Run);
        try
        {
            await augmenter.AugmentAsync(message.Dataset, message.Shard, message.Run, stop);
        }
        catch (Exception exception) when (!stop.IsCancellationRequested)
        {
            activity.Fail(exception);
            throw;
        }
        finally
        {
            _inHand.TryRemove((message.Run, message.Shard), out _);
        }
    }
}
