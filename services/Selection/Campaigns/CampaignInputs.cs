using System.Globalization;
using Assay.Ingestion.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.Selection.Pools;
using Assay.Selection.Upstream;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;

namespace Assay.Selection.Campaigns;

/// <summary>Checks that what a campaign needs of its data set is there, so that it does not fail after people have worked for it.</summary>
internal sealed class CampaignInputs(
    IObjectStore store, DatasetDirectory datasets, LabelDirectory versions, RunDirectory runs, LabelColumns labels, IOptions<SelectionOptions> options)
{
    /// <summary>Fills in the defaults of a plan that depend on the data set.</summary>
    /// <returns>The run by whose scores it selects where nothing learns, and the model whose embeddings it needs; empty = none.</returns>
    /// <exception cref="WrongStateException">Something is missing.</exception>
    public async Task<(string SourceRun, string Model)> CompleteAsync(string name, CampaignPlan plan, CancellationToken cancellationToken)
    {
        var dataset = await datasets.GetAsync(name, cancellationToken);
        if (await datasets.FindNotReadyAsync(dataset, "", cancellationToken) is { } notReady)
            throw new WrongStateException(notReady);
        if (dataset.Shards == 0)
            throw new WrongStateException($"The data set \"{name}\" has no images. Ingest some first: assay ingest {name} ...");

        plan.BaseVersion = await ResolveAsync(name, plan.BaseVersion, "plan.base_version", cancellationToken);
        if (plan.Labels.Oracle is { } oracle)
            await ResolveAsync(name, oracle.Truth, "plan.labels.oracle.truth", cancellationToken);
        if (plan.Classes.Count > 0)
            await CheckClassesAsync(name, plan, cancellationToken);
        if (!plan.Learns())
            return (CampaignStrategies.IsScore(plan.Strategy) ? await FindScoresAsync(name, plan.Strategy, cancellationToken) : "", "");

        if (plan.MeasuredOn() is not null)
            plan.Metric.Truth = await ResolveAsync(name, plan.Metric.Truth, "plan.metric.truth", cancellationToken);

        // The campaign's own label versions hold only what it has labelled.
        if (plan.Learner.Network?.Validation is { Split.Length: > 0, LabelVersion: "" } validation)
            validation.LabelVersion = plan.Metric.Truth;
        await CheckImagesAsync(dataset, plan, cancellationToken);
        if (LearnerMethods.IsHead(plan.Learner))
            return ("", plan.Learner.Model = await GetEmbeddedModelAsync(dataset, plan.Learner.Model, cancellationToken));
        return ("", CampaignStrategies.BeginsByItself(plan.Strategy) ? await GetEmbeddedModelAsync(dataset, "", cancellationToken) : "");
    }

    private async Task<string> ResolveAsync(string dataset, string version, string field, CancellationToken cancellationToken)
    {
        try
        {
            return await versions.ResolveVersionAsync(dataset, version, cancellationToken);
        }
        catch (NotFoundException exception) when (version.Length > 0)
        {
            throw new InvalidInputException(field, exception.Message);
        }
    }

    private async Task CheckClassesAsync(string dataset, CampaignPlan plan, CancellationToken cancellationToken)
    {
        var count = await versions.CountClassesAsync(dataset, cancellationToken);
        if (plan.Classes.FirstOrDefault(id => id >= count, -1) is >= 0 and var unknown)
            throw new InvalidInputException("plan.classes", $"holds {unknown}; the data set \"{dataset}\" has the class ids 0 .. {count - 1}");
    }

    private async Task<string> FindScoresAsync(string dataset, string score, CancellationToken cancellationToken)
    {
        var run = await runs.GetNewestAsync(dataset, score, cancellationToken);
        return run.Scores.Contains(score)
            ? run.Id
            : throw new WrongStateException($"No run of the data set \"{dataset}\" that succeeded has the score \"{score}\"; the newest has {string.Join(", ", run.Scores)}. Score it first, or take one of these as the strategy.");
    }

    private async Task<string> GetEmbeddedModelAsync(Dataset dataset, string name, CancellationToken cancellationToken)
    {
        var model = (await datasets.GetModelAsync(name, cancellationToken)).Name;
        return await datasets.FindNotReadyAsync(dataset, model, cancellationToken) is { } notReady ? throw new WrongStateException(notReady) : model;
    }

    /// <summary>Checks that there are images to select and to measure on, and that the learner does not train on the latter.</summary>
    private async Task CheckImagesAsync(Dataset dataset, CampaignPlan plan, CancellationToken cancellationToken)
    {
        var pool = plan.Pool() is { } selected ? new ChosenImages(store, dataset.Name, selected) : null;
        var measured = plan.MeasuredOn() is { } apart ? new ChosenImages(store, dataset.Name, apart) : null;
        if (pool is null && measured is null)
            return;
        var given = await ShardLabels.OpenAsync(labels, dataset.Name, plan.BaseVersion, cancellationToken);
        var truth = measured is null ? given : await ShardLabels.OpenAsync(labels, dataset.Name, plan.Metric.Truth, cancellationToken);
        var (candidates, withTruth, withLabel) = (0L, 0L, 0L);
        await Parallel.ForEachAsync(Enumerable.Range(0, dataset.Shards), options.Value.Parallel(cancellationToken), async (shard, token) =>
        {
            var (label, truly) = (await given.ReadAsync(shard, token), await truth.ReadAsync(shard, token));
            var inPool = pool is null ? null : await pool.ReadAsync(shard, label.Length, token);
            var isMeasured = measured is null ? null : await measured.ReadAsync(shard, label.Length, token);
            var rows = Enumerable.Range(0, label.Length);
            Interlocked.Add(ref candidates, rows.Count(row => inPool?[row] != false));
            if (isMeasured is null)
                return;
            Interlocked.Add(ref withTruth, rows.Count(row => isMeasured[row] && truly[row] >= 0));
            Interlocked.Add(ref withLabel, rows.Count(row => isMeasured[row] && label[row] >= 0));
        });
        if (candidates == 0)
            throw new InvalidInputException("plan.pool_splits", $"choose no image: none of the data set \"{dataset.Name}\" is {pool!.Choice.Words}");
        if (measured is null)
            return;
        if (withTruth == 0)
            throw new InvalidInputException("plan.metric", $"has nothing to measure on: no image {measured.Choice.Words} has a label in the version \"{plan.Metric.Truth}\"");

        // Labels of a split that is measured on are left out by the learner; of a share that is drawn it does not know which they are.
        if (withLabel > 0 && plan.Metric.Split.Length == 0)
        {
            throw new InvalidInputException("plan.base_version", string.Create(
                CultureInfo.InvariantCulture,
                $"\"{plan.BaseVersion}\" gives {withLabel:N0} images {measured.Choice.Words} a label, and the learner would train on what it is measured on; measure on a split, whose labels it leaves out, begin with \"none\", or measure out of sample by folds, without split and held_out"));
        }
    }
}
