using Assay.ObjectStorage.Layout;
using Assay.Scoring.Runs;

namespace Assay.Scoring.Methods;

/// <summary>What a method works with.</summary>
/// <param name="Run">The run: its inputs and parameters, every default filled in.</param>
/// <param name="Source">The head run whose probabilities it reads; there for methods that need one.</param>
/// <param name="Labels">The label version.</param>
/// <param name="Checkpoint">Where it says how far it is, and hears that it shall stop.</param>
/// <param name="Threads">Threads that it may use, 1 or more. They do not change a bit of what is written.</param>
internal sealed record RunContext(RunDocument Run, RunDocument? Source, LabelVersionManifest Labels, RunCheckpoint Checkpoint, int Threads)
{
    /// <summary>The head run, for methods that need one.</summary>
    public RunDocument RequiredSource => Source ?? throw new InvalidOperationException($"The run {Run.Id} has no source run.");

    public ParallelOptions Parallel(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = Threads, CancellationToken = cancellationToken };

    /// <summary>Begins a step and works on every shard, several at once; images are counted as they are finished.</summary>
    /// <param name="step">What is done, for people.</param>
    /// <param name="work">Works on a shard and returns its images.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task ForShardsAsync(string step, Func<int, CancellationToken, Task<int>> work, CancellationToken cancellationToken)
    {
        Checkpoint.Reset();
        await Checkpoint.StepAsync(step, cancellationToken);
        await System.Threading.Tasks.Parallel.ForEachAsync(Enumerable.Range(0, Run.Shards), Parallel(cancellationToken), async (shard, token) =>
            await Checkpoint.CountAsync(await work(shard, token), token));
    }
}
