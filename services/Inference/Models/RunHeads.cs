using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Core.Heads;
using Assay.ServiceDefaults.Errors;

namespace Assay.Inference.Models;

/// <summary>
/// The heads of runs, which are never changed once they are written. The ones used last are kept: every shard of a data set is judged by the same.
/// </summary>
internal sealed class RunHeads(IObjectStore store)
{
    private const int Kept = 2;

    private readonly Lock _lock = new();
    private readonly List<(string Run, Task<IReadOnlyList<SoftmaxHead>> Heads)> _recent = [];

    /// <param name="dataset">Data set.</param>
    /// <param name="run">The run that trained them.</param>
    /// <param name="folds">How many there are.</param>
    /// <param name="cancellationToken">Gives the wait up.</param>
    /// <exception cref="WrongStateException">They are not in the object store.</exception>
    public Task<IReadOnlyList<SoftmaxHead>> GetAsync(string dataset, string run, int folds, CancellationToken cancellationToken)
    {
        Task<IReadOnlyList<SoftmaxHead>> heads;
        lock (_lock)
        {
            var key = DatasetKeys.Run(dataset, run);
            var found = _recent.FindIndex(entry => entry.Run == key && !entry.Heads.IsFaulted);
            // Not cancelled with the caller: others may wait for it too.
            var entry = found >= 0 ? _recent[found] : (key, Task.Run(() => ReadAsync(dataset, run, folds), CancellationToken.None));
            _recent.RemoveAll(other => other.Run == key);
            _recent.Add(entry);
            if (_recent.Count > Kept)
                _recent.RemoveAt(0);
            heads = entry.Item2;
        }

        return heads.WaitAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<SoftmaxHead>> ReadAsync(string dataset, string run, int folds)
    {
        try
        {
            var heads = new SoftmaxHead[folds];
            for (var fold = 0; fold < folds; fold++)
            {
                var metadata = SoftmaxHeadMetadata.Parse(await store.ReadAllAsync(DatasetKeys.RunHead(dataset, run, fold, "json")));
                var weights = await store.ReadColumnAsync<float>(DatasetKeys.RunHead(dataset, run, fold, "npy"), metadata.Classes, metadata.Dimensions + 1);
                heads[fold] = new SoftmaxHead(weights.Elements, metadata);
            }

            return heads;
        }
        catch (ObjectNotFoundException exception)
        {
            throw new WrongStateException($"The heads of the run \"{run}\" are not in the object store: {exception.Message} Start a new run: assay score {dataset}", exception);
        }
    }
}
