using System.Collections;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Methods;
using Assay.Scoring.Runs;

namespace Assay.Scoring.Columns;

/// <summary>The columns of runs in the object store: <c>datasets/{dataset}/runs/{run}/{shard}/{column}.npy</c>.</summary>
internal sealed class RunColumnFiles(IObjectStore store)
{
    private const string ScoredFile = MethodColumn.Scored + ".npy";

    /// <summary>Writes a column. "scored" comes last, so a shard that has it has all.</summary>
    public Task WriteAsync<T>(RunDocument run, int shard, string column, T[] values, CancellationToken cancellationToken)
        where T : unmanaged =>
        store.WriteColumnAsync<T>(DatasetKeys.RunColumn(run.Dataset, run.Id, shard, column), values, cancellationToken);

    /// <exception cref="ObjectNotFoundException">The run has no such column.</exception>
    public async Task<T[]> ReadAsync<T>(RunDocument run, int shard, string column, CancellationToken cancellationToken)
        where T : unmanaged =>
        (await store.ReadColumnAsync<T>(DatasetKeys.RunColumn(run.Dataset, run.Id, shard, column), columns: 1, cancellationToken: cancellationToken)).Elements;

    /// <summary>Which shards have all their columns, from one listing.</summary>
    public async Task<BitArray> ListFinishedAsync(RunDocument run, CancellationToken cancellationToken)
    {
        var finished = new BitArray(run.Shards);
        var prefix = DatasetKeys.Run(run.Dataset, run.Id);
        await foreach (var entry in store.ListAsync(prefix, cancellationToken: cancellationToken))
        {
            var parts = entry.Key[prefix.Length..].Split('/');
            if (parts is [var number, ScoredFile] && int.TryParse(number, out var shard) && shard >= 0 && shard < run.Shards)
                finished[shard] = true;
        }

        return finished;
    }
}
