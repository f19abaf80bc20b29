using Assay.LabelStore.Batches;
using Assay.LabelStore.Datasets;
using Assay.LabelStore.Import;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Errors;

namespace Assay.LabelStore.LabelVersions;

/// <summary>Finds what was answered about the images of a branch.</summary>
internal sealed class BranchAnswers(DecisionReader decisions, ConsensusRun consensusRuns, BatchItems items, ShardLabelStore labels, ImportedLabels imported)
{
    /// <summary>Reads what is known before the shards: the decisions about the images of the batches, or the images of the oracle's selections and its truth.</summary>
    /// <exception cref="NotFoundException">There is no such selection or run.</exception>
    public async Task<OpenAnswers> OpenAsync(LabelBranchDocument branch, CancellationToken cancellationToken)
    {
        if (branch.Answers is { } answers)
        {
            var decided = await decisions.ReadAsync(answers.Batches, answers.UpTo, answers.Rule, cancellationToken);
            return new OpenAnswers((shard, _) => Task.FromResult(decided.LabelsOf(shard)), decided.BatchesOf);
        }

        if (branch.Consensus is { } consensus)
        {
            var shards = await consensusRuns.OpenAsync(branch.Dataset, consensus.Run, cancellationToken);
            return new OpenAnswers(
                async (shard, token) => shard < shards ? await consensusRuns.ReadAsync(branch.Dataset, consensus, shard, token) : new Dictionary<int, IReadOnlyList<int>?>(), static (_, _) => []);
        }

        if (branch.Import is { } import)
            return await imported.OpenAsync(branch.Dataset, import, cancellationToken);

        var asked = branch.Oracle ?? throw new InvalidOperationException($"The label branch {branch.Id} has no source of answers.");
        var oracle = new SimulatedOracle(asked.Seed, asked.NoiseRate, asked.Classes);
        var images = await ReadSelectionsAsync(branch.Dataset, asked.Selections, cancellationToken);
        var truth = await labels.GetManifestAsync(branch.Dataset, asked.Truth, cancellationToken);
        return new OpenAnswers(AskAsync, static (_, _) => []);

        async Task<IReadOnlyDictionary<int, IReadOnlyList<int>?>> AskAsync(int shard, CancellationToken token)
        {
            var said = new Dictionary<int, IReadOnlyList<int>?>();
            if (!images.TryGetValue(shard, out var rows))
                return said;
            var column = await labels.ReadAsync(branch.Dataset, truth, shard, token);
            foreach (var row in rows)
                said[row] = oracle.Answer(new ImageId(shard, row), column[row]);
            return said;
        }
    }

    /// <summary>Rows by shard.</summary>
    private async Task<Dictionary<int, SortedSet<int>>> ReadSelectionsAsync(string dataset, IReadOnlyList<string> selections, CancellationToken cancellationToken)
    {
        var images = new Dictionary<int, SortedSet<int>>();
        foreach (var selection in selections)
        {
            try
            {
                await foreach (var item in items.ReadAsync(DatasetKeys.SelectionItems(dataset, selection), cancellationToken))
                {
                    var image = ImageId.Parse(item.ImageId);
                    if (!images.TryGetValue(image.Shard, out var rows))
                        images[image.Shard] = rows = [];
                    rows.Add(image.Row);
                }
            }
            catch (ObjectNotFoundException)
            {
                throw new NotFoundException($"The data set \"{dataset}\" has no selection \"{selection}\". List those there are with ListSelections.");
            }
        }

        return images;
    }
}
