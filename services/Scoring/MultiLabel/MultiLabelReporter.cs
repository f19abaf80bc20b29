using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Core.MultiLabel;
using Assay.Scoring.Methods.Consensus;
using Assay.Scoring.Upstream;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;

namespace Assay.Scoring.MultiLabel;

/// <summary>Compares models on original labels and on sets of valid labels, a shard at a time; what is kept are counts.</summary>
internal sealed class MultiLabelReporter(
    IObjectStore store, LabelColumns columns, DatasetDirectory datasets, LabelDirectory labels, ClassifierColumns classifiers, IOptions<ScoringOptions> options)
{
    /// <exception cref="WrongStateException">A model did not classify the data set, or the data set is being ingested.</exception>
    public async Task<ReportMultiLabelResponse> ReportAsync(ReportMultiLabelRequest request, CancellationToken cancellationToken)
    {
        var dataset = await datasets.GetAsync(request.Dataset, cancellationToken);
        if (dataset.Ingesting)
            throw new WrongStateException($"The data set \"{dataset.Name}\" is still being ingested. Wait until the ingest has ended, or cancel it.");
        var version = await labels.ResolveVersionAsync(request.Dataset, request.LabelVersion, cancellationToken);
        var manifest = await columns.GetManifestAsync(request.Dataset, version, cancellationToken);
        var classes = new int[request.Models.Count][];
        for (var i = 0; i < classes.Length; i++)
            classes[i] = await classifiers.GetClassesAsync(request.Dataset, request.Models[i], cancellationToken);
        var only = request.Batches.Count == 0
            ? null
            : (await AnswerFiles.CollectAsync(request.Dataset, request.Batches, dataset.Shards, labels, cancellationToken)).Images.ToHashSet();

        var counts = new LabelCounts();
        var models = Array.ConvertAll(classes, static _ => new ModelAssessment());
        var gate = new Lock();
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.Value.Threads == 0 ? Environment.ProcessorCount : options.Value.Threads,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(Enumerable.Range(0, dataset.Shards), parallel, async (shard, token) =>
        {
            var original = await columns.ReadAsync(request.Dataset, LabelVersionManifest.Given, shard, cancellationToken: token);
            var (first, sets) = await ValidLabels.ReadAsync(store, columns, request.Dataset, manifest, shard, token);
            int[] rows = [.. Enumerable.Range(0, first.Length).Where(row => first[row] != LabelColumns.Removed && (only is null || only.Contains(new ImageId(shard, row))))];
            var ofShard = new LabelCounts();
            foreach (var row in rows)
                ofShard.Add(sets[row].Length);
            lock (gate)
                counts.Merge(ofShard);

            for (var i = 0; i < models.Length; i++)
            {
                var assessment = await AssessAsync(request.Dataset, shard, request.Models[i], classes[i], rows, original, sets, token);
                lock (gate)
                    models[i].Merge(assessment);
            }
        });
        return MultiLabelMapper.ToMessage(version, counts, [.. request.Models], models);
    }

    private async Task<ModelAssessment> AssessAsync(
        string dataset, int shard, string model, int[] classes, int[] rows, int[] original, LabelSets sets, CancellationToken cancellationToken)
    {
        var logits = await classifiers.ReadAsync(dataset, shard, model, classes.Length, cancellationToken);
        var assessment = new ModelAssessment();
        foreach (var row in rows)
        {
            var scores = logits[row];
            var best = 0;
            for (var k = 1; k < scores.Length; k++)
            {
                if (scores[k] > scores[best])
                    best = k;
            }

            // The row of an image that could not be decoded is 0.
            if (scores.ContainsAnyExcept(Half.Zero))
                assessment.Add(classes[best], original[row], sets[row]);
        }

        return assessment;
    }
}
