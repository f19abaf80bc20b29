using System.Text.Json;
using Assay.Ingestion.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.V1;
using Assay.Selection.Selections;
using Assay.Selection.Upstream;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Errors;

namespace Assay.Selection.Pools;

/// <summary>Finds what a selection is made from.</summary>
internal sealed class PoolOpener(IObjectStore store, LabelColumns labels, DatasetDirectory datasets, RunDirectory runs, LabelDirectory versions)
{
    public async Task<IImagePool> OpenAsync(NewSelection asked, CancellationToken cancellationToken)
    {
        var dataset = await datasets.GetAsync(asked.Dataset, cancellationToken);
        if (asked.Strategy.KindCase == Strategy.KindOneofCase.Badge)
        {
            var head = await runs.GetHeadRunAsync(asked.Dataset, asked.Run, cancellationToken);
            return await OpenDatasetAsync(dataset, await CountShardsAsync(head, cancellationToken), head.Id, cancellationToken);
        }

        var score = asked.RankedBy?.Score;
        if (score is null && (asked.Diverse is not null || asked.Run.Length == 0))
            return await OpenDatasetAsync(dataset, dataset.Shards, asked.Run, cancellationToken);

        var run = asked.Run.Length > 0
            ? await runs.GetAsync(asked.Dataset, asked.Run, cancellationToken)
            : await runs.GetNewestAsync(asked.Dataset, score, cancellationToken);
        if (score is not null && !run.Scores.Contains(score))
            throw new InvalidInputException(asked.Diverse is null ? "strategy.top_scores.score" : "prefilter.scores.score", $"\"{score}\" is no score of the run \"{run.Id}\"; it has {string.Join(", ", run.Scores)}");
        return new RunPool(store, labels, run, await CountShardsAsync(run, cancellationToken), score);
    }

    private async Task<IImagePool> OpenDatasetAsync(Dataset dataset, int shards, string run, CancellationToken cancellationToken)
    {
        if (dataset.Shards == 0)
            throw new WrongStateException($"The data set \"{dataset.Name}\" has no images to select from. Ingest some first: assay ingest {dataset.Name} ...");
        var version = await versions.GetNewestVersionAsync(dataset.Name, cancellationToken);
        var manifest = await labels.GetManifestAsync(dataset.Name, version, cancellationToken);
        return new DatasetPool(store, labels, dataset.Name, shards, manifest, run);
    }

    /// <summary>The shards a run scored: the data set may have grown since.</summary>
    private async Task<int> CountShardsAsync(Run run, CancellationToken cancellationToken)
    {
        var summary = await store.ReadAllAsync(DatasetKeys.RunSummary(run.Dataset, run.Id), cancellationToken);
        using var json = JsonDocument.Parse(summary);
        return json.RootElement.GetProperty("shards").GetInt32();
    }
}
