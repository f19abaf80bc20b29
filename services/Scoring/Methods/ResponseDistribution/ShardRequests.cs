using System.Collections;
using System.Globalization;
using Assay.Contracts.V1;
using Assay.Scoring.Columns;
using Assay.Scoring.Core.ResponseDistribution;
using Assay.Scoring.Runs;
using MassTransit;

namespace Assay.Scoring.Methods.ResponseDistribution;

/// <summary>
/// Asks for the shards that lack their columns, a bounded number at a time, until all have them. What the columns say counts, not what was sent: a lost
/// message is sent again when nothing comes for a while, and a message too many finds the shard done.
/// </summary>
internal sealed class ShardRequests(RunContext context, RunColumnFiles files, IBus bus, ScoringOptions options, TimeProvider time)
{
    // Of the time between two looks, a look takes a fifth at most: a listing grows with the shards.
    private const int RestPerLook = 4;
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly RunDocument _run = context.Run;
    private readonly BitArray _finished = new(context.Run.Shards);
    private readonly SortedSet<int> _asked = [];
    private readonly RdeTally _tally = new(context.Run.Shards, context.Run.Classes);
    private int _next;

    public async Task<RdeTally> CompleteAsync(CancellationToken cancellationToken)
    {
        context.Checkpoint.Reset();
        await context.Checkpoint.StepAsync(Step(0), cancellationToken);
        var (done, quietSince, wait) = (0, time.GetTimestamp(), options.RepeatAfter);
        while (true)
        {
            var begun = time.GetTimestamp();
            var found = await TakeFinishedAsync(cancellationToken);
            var look = time.GetElapsedTime(begun);
            done += found;
            context.Checkpoint.Say(Step(done));
            if (done == _run.Shards)
                return _tally;

            if (found > 0)
            {
                (quietSince, wait) = (time.GetTimestamp(), options.RepeatAfter);
            }
            else if (_asked.Count > 0 && time.GetElapsedTime(quietSince) >= wait)
            {
                foreach (var shard in _asked)
                    await AskAsync(shard, cancellationToken);
                (quietSince, wait) = (time.GetTimestamp(), wait * 2 < LongestWait ? wait * 2 : LongestWait);
            }

            await AskForMoreAsync(cancellationToken);
            var rest = look * RestPerLook;
            await Task.Delay(rest > options.LookInterval ? rest : options.LookInterval, time, cancellationToken);
            // Hears of the run's end also while nothing is finished.
            await context.Checkpoint.CountAsync(0, cancellationToken);
        }
    }

    /// <summary>Reads the shards that have been finished since the last look.</summary>
    private async Task<int> TakeFinishedAsync(CancellationToken cancellationToken)
    {
        var listed = await files.ListFinishedAsync(_run, cancellationToken);
        var fresh = Enumerable.Range(0, _run.Shards).Where(shard => listed[shard] && !_finished[shard]).ToList();
        await Parallel.ForEachAsync(fresh, context.Parallel(cancellationToken), async (shard, token) =>
        {
            var entropies = await files.ReadAsync<float>(_run, shard, AugmentationPlan.Column, token);
            var scored = await files.ReadAsync<byte>(_run, shard, AugmentationPlan.ScoredColumn, token);
            _tally.Add(shard, entropies, scored);
            await context.Checkpoint.CountAsync(scored.Length, token);
        });
        foreach (var shard in fresh)
        {
            _finished[shard] = true;
            _asked.Remove(shard);
        }

        return fresh.Count;
    }

    private async Task AskForMoreAsync(CancellationToken cancellationToken)
    {
        for (; _asked.Count < options.AskedShards && _next < _run.Shards; _next++)
        {
            if (_finished[_next])
                continue;
            await AskAsync(_next, cancellationToken);
            _asked.Add(_next);
        }
    }

    private Task AskAsync(int shard, CancellationToken cancellationToken) =>
        bus.Publish(new AugmentShard { Dataset = _run.Dataset, Shard = shard, Run = _run.Id }, cancellationToken);

    private string Step(int done) => string.Create(
        CultureInfo.InvariantCulture, $"scoring {_run.Parameters.Rde.Augmentations} augmentations of each image: {done:N0} of {_run.Shards:N0} shards done");
}
