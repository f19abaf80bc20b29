using Assay.ObjectStorage.Layout;
using Assay.Scoring.Core.Coresets.Tree;
using Assay.Scoring.Upstream;
using Assay.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;

namespace Assay.Scoring.Methods.Coresets;

/// <summary>Changes trees, one writer at a time.</summary>
internal sealed class TreeEditor(
    CoresetTrees trees, TreeWriters writers, LabelledShards labelled, DatasetDirectory datasets, LabelDirectory labels, LabelColumns columns, IOptions<ScoringOptions> options)
{
    /// <summary>Changes labels and weights; returns the nodes that were made.</summary>
    /// <exception cref="InvalidInputException">A class id is beyond those of the run.</exception>
    public async Task<long> UpdateAsync(string id, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        var (run, _) = await trees.GetAsync(id, cancellationToken);
        if (changes.FirstOrDefault(change => change.Label >= run.Classes) is { Label: { } unknown })
            throw new InvalidInputException("changes", $"name the class id {unknown}, but there were {run.Classes} classes when the run was accepted; start a new run for more");
        return await writers.WriteAsync(
            id,
            async token =>
            {
                var (_, tree) = await trees.GetAsync(id, token);
                await tree.UpdateAsync(changes, options.Value.Parallel(token));
                return tree.NodesMade;
            },
            cancellationToken);
    }

    /// <summary>Adds the images of the shards behind the tree's last; returns how many, and the nodes that were made.</summary>
    /// <exception cref="WrongStateException">The shards are not ready.</exception>
    public async Task<(long Images, long Nodes)> AppendAsync(string id, string labelVersion, CancellationToken cancellationToken)
    {
        var (run, _) = await trees.GetAsync(id, cancellationToken);
        var dataset = await datasets.GetAsync(run.Dataset, cancellationToken);
        if (dataset.Ingesting)
            throw new WrongStateException($"The data set \"{run.Dataset}\" is still being ingested. Wait until the ingest has ended, or cancel it.");
        var missing = await datasets.CountNotEmbeddedAsync(run.Dataset, dataset.Shards, run.Model, cancellationToken);
        if (missing > 0)
            throw new WrongStateException($"{missing} of {dataset.Shards} shards of the data set \"{run.Dataset}\" have no embeddings of the model \"{run.Model}\". Run: assay embed {run.Dataset} --model {run.Model}");
        var version = await labels.ResolveVersionAsync(run.Dataset, labelVersion, cancellationToken);
        var manifest = await columns.GetManifestAsync(run.Dataset, version, cancellationToken);
        return await writers.WriteAsync(
            id,
            async token =>
            {
                var (_, tree) = await trees.GetAsync(id, token);
                var before = tree.Rows;
                await tree.AppendAsync(labelled.ReadAsync(run, manifest, tree.LastShard + 1, dataset.Shards, static _ => Task.CompletedTask, token), options.Value.Parallel(token));
                return (tree.Rows - before, tree.NodesMade);
            },
            cancellationToken);
    }
}
