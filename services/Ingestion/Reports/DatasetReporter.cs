using Assay.Ingestion.Datasets;
using Assay.Ingestion.Images;
using Assay.Ingestion.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Images;
using Microsoft.Extensions.Options;

namespace Assay.Ingestion.Reports;

/// <summary>What is known of a data set, from its columns, a few shards in memory at a time.</summary>
internal sealed class DatasetReporter(DatasetCatalog datasets, IObjectStore store, LabelCounter labels, IOptions<IngestionOptions> options)
{
    public async Task<GetDatasetReportResponse> ReportAsync(string name, CancellationToken cancellationToken)
    {
        var dataset = await datasets.GetAsync(name, cancellationToken);
        var facts = new Dictionary<string, FactAccumulator>();
        var reasons = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var measured = new List<int>();
        var report = new GetDatasetReportResponse { Images = dataset.Images };
        var read = ReadAhead.InOrderAsync(Enumerable.Range(0, dataset.Shards), (shard, token) => ReadShardAsync(name, shard, token), cancellationToken);
        await foreach (var (shard, column, quarantine) in read)
        {
            if (column is null)
                continue;
            measured.Add(shard);
            report.Measured += column.Rows;
            Add(column, facts);
            foreach (var record in quarantine)
            {
                reasons[record.Reason] = reasons.GetValueOrDefault(record.Reason) + 1;
                report.Undecodable++;
            }
        }

        report.Facts.Add(facts.Values.Select(fact => fact.ToSummary()));
        report.UndecodableByReason.Add(reasons
            .OrderByDescending(reason => reason.Value)
            .Select(reason => new CountByName { Name = reason.Key, Count = reason.Value }));
        var (duplicates, groups) = await new DuplicateFinder(store, options.Value.TemporaryFolder).FindAsync(name, measured, report.Measured, cancellationToken);
        report.ExactDuplicates = duplicates;
        report.DuplicateGroups.Add(groups);
        var (counts, unlabelled) = await labels.CountAsync(name, dataset.Shards, cancellationToken);
        report.ImagesByLabel.Add(counts);
        report.Unlabelled = unlabelled;
        return report;
    }

    private async Task<(int Shard, ShardFacts? Facts, IReadOnlyList<QuarantineRecord> Quarantine)> ReadShardAsync(
        string dataset, int shard, CancellationToken cancellationToken)
    {
        var facts = await ShardFacts.TryReadAsync(store, dataset, shard, cancellationToken);
        return (shard, facts, facts is null ? [] : await QuarantineFile.ReadAsync(store, dataset, shard, cancellationToken));
    }

    // Rows of images that could not be decoded hold nothing measured but the bytes.
    private static void Add(ShardFacts column, Dictionary<string, FactAccumulator> facts)
    {
        var accumulators = column.Names.Select(name =>
            facts.TryGetValue(name, out var known) ? known : facts[name] = new FactAccumulator(name)).ToArray();
        for (var row = 0; row < column.Rows; row++)
        {
            if (column.Value(row, "decoded") == 0)
                continue;
            var values = column[row];
            for (var i = 0; i < accumulators.Length; i++)
                accumulators[i].Add(values[i]);
        }
    }
}
