using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Core.Heads;
using Assay.Scoring.Runs;

namespace Assay.Scoring.Methods.Heads;

/// <summary>The heads of a run in the object store: <c>heads/{fold}.npy</c> float32 [K, D + 1] with <c>heads/{fold}.json</c>, and <c>heads/training.json</c>.</summary>
internal sealed class HeadFiles(IObjectStore store)
{
    /// <summary>What an earlier worker trained; null if it did not come to its end.</summary>
    public async Task<TrainedHeads?> FindAsync(RunDocument run, CancellationToken cancellationToken)
    {
        if (!await store.ExistsAsync(TrainingKey(run), cancellationToken))
            return null;

        return await FindHeadsAsync(run, cancellationToken) is { } heads
            ? new TrainedHeads(heads, RunJson.Read<Training>(await store.ReadAllAsync(TrainingKey(run), cancellationToken)))
            : null;
    }

    /// <summary>The heads of a head run, one a fold, or the last layer of a network; null if they are not all there.</summary>
    public async Task<IReadOnlyList<SoftmaxHead>?> FindHeadsAsync(RunDocument run, CancellationToken cancellationToken)
    {
        var heads = new SoftmaxHead[run.Parameters.HeadCount];
        // They are written in their order, each with its metadata last.
        if (!await store.ExistsAsync(Key(run, heads.Length - 1, "json"), cancellationToken))
            return null;

        for (var fold = 0; fold < heads.Length; fold++)
        {
            var metadata = SoftmaxHeadMetadata.Parse(await store.ReadAllAsync(Key(run, fold, "json"), cancellationToken));
            var weights = await store.ReadColumnAsync<float>(Key(run, fold, "npy"), run.Classes, run.Dimensions + 1, cancellationToken);
            heads[fold] = new SoftmaxHead(weights.Elements, metadata);
        }

        return heads;
    }

    public async Task WriteAsync(RunDocument run, TrainedHeads trained, CancellationToken cancellationToken)
    {
        foreach (var (fold, head) in trained.Heads.Index())
        {
            await store.WriteColumnAsync(Key(run, fold, "npy"), head.Classes, head.Dimensions + 1, head.Weights, cancellationToken);
            await store.PutAsync(Key(run, fold, "json"), RunJson.Write(head.Metadata), cancellationToken);
        }

        await store.PutAsync(TrainingKey(run), RunJson.Write(trained.Training), cancellationToken);
    }

    private static string Key(RunDocument run, int fold, string extension) => DatasetKeys.RunHead(run.Dataset, run.Id, fold, extension);

    private static string TrainingKey(RunDocument run) => $"{DatasetKeys.Run(run.Dataset, run.Id)}heads/training.json";
}
