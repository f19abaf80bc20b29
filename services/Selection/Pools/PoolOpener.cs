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
internal sealed class PoolOpener(IObjectStore store, LabelColumns labels, RunColumns columns, DatasetDirectory datasets, RunDirectory runs, LabelDirectory versions)
{
    public async Task<IImagePool> OpenAsync(NewSelection asked, CancellationToken cancellationToken)
    {
        var pool = await OpenAllAsync(asked, cancellationToken);
        return asked.Campaign?.Images is { } choice ? new ChosenPool(pool, new ChosenImages(store, asked.Dataset, choice)) : pool;
    }

    private async Task<IImagePool> OpenAllAsync(NewSelection asked, CancellationToken cancellationToken)
    {
        var dataset = await datasets.GetAsync(asked.Dataset, cancellationToken);
        if (asked.Strategy.KindCase == Strategy.KindOneofCase.Badge)
        {
            var head = await runs.GetHeadRunAsync(asked.Dataset, asked.Run, cancellationToken);
            return await OpenDatasetAsync(asked, dataset, await columns.CountShardsAsync(head, cancellationToken), head.Id, cancellationToken);
        }

        var score = asked.RankedBy?.Score;
        if (score is null && (asked.Diverse is not null || asked.Run.Length == 0))
            return await OpenDatasetAsync(asked, dataset, dataset.Shards, asked.Run, cancellationToken);

        var run = asked.Run.Length > 0
            ? await runs.GetAsync(asked.Dataset, asked.Run, cancellationToken)
            : await runs.GetNewestAsync(asked.Dataset, score, cancellationToken);
        if (score is not null && !run.Scores.Contains(score))
            throw new InvalidInputException(asked.Diverse is null ? "strategy.top_scores.score" : "prefilter.scores.score", $"\"{score}\" is no score of the run \"{run.Id}\"; it has {string.Join(", ", run.Scores)}");
        return new RunPool(columns, await LabelsOfAsync(asked, run, cancellationToken), run, await columns.CountShardsAsync(run, cancellationToken), score);
    }

    private async Task<IImagePool> OpenDatasetAsync(NewSelection asked, Dataset dataset, int shards, string run, CancellationToken cancellationToken)
    {
        if (dataset.Shards == 0)
            throw new WrongStateException($"The data set \"{dataset.Name}\" has no images to select from. Ingest some first: assay ingest {dataset.Name} ...");
        var version = asked.Campaign?.LabelVersion ?? await versions.GetNewestVersionAsync(dataset.Name, cancellationToken);
        return new DatasetPool(store, await ShardLabels.OpenAsync(labels, dataset.Name, version, cancellationToken), dataset.Name, shards, run);
    }

    /// <summary>The labels of a campaign, or of the run where it does not repeat them; null = the run's own column.</summary>
    private async Task<ShardLabels?> LabelsOfAsync(NewSelection asked, Run run, CancellationToken cancellationToken)
    {
        var version = asked.Campaign?.LabelVersion ?? (RunColumns.Find(run, RunPool.Given) is null ? run.Parameters.LabelVersion : null);
        return version is null ? null : await ShardLabels.OpenAsync(labels, run.Dataset, version, cancellationToken);
    }
}
