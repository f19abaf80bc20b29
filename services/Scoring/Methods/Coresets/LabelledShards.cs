using Assay.Numerics;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Core.Coresets.Tree;
using Assay.Scoring.Inputs;
using Assay.Scoring.Runs;

namespace Assay.Scoring.Methods.Coresets;

/// <summary>Labelled images as a tree takes them: in the order of shards and rows.</summary>
internal sealed class LabelledShards(ShardInputs inputs)
{
    /// <param name="run">The run, for its data set and classes.</param>
    /// <param name="labels">The label version.</param>
    /// <param name="firstShard">First shard.</param>
    /// <param name="shards">Shard after the last.</param>
    /// <param name="count">Told the images of each shard.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async IAsyncEnumerable<LabelledRow> ReadAsync(
        RunDocument run, LabelVersionManifest labels, int firstShard, int shards, Func<int, Task> count, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var read = ReadAhead.InOrderAsync(
            Enumerable.Range(firstShard, Math.Max(0, shards - firstShard)), async (shard, token) => (shard, await inputs.ReadRowsAsync(run, labels, shard, token)), cancellationToken);
        await foreach (var (shard, rows) in read)
        {
            for (var row = 0; row < rows.Given.Length; row++)
            {
                if (rows.Scorable[row] != 0)
                    yield return new LabelledRow(new RowKey(shard, row), rows.Given[row]);
            }

            await count(rows.Given.Length);
        }
    }
}
