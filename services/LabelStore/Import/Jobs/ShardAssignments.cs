using Assay.Ingestion.V1;
using Assay.LabelStore.Datasets;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Export;

namespace Assay.LabelStore.Import.Jobs;

/// <summary>Brings the rows of each shard together, checks them against the shard's images, and writes what they say.</summary>
internal sealed class ShardAssignments(IObjectStore objects, ShardLabelStore labels, ImportedLabels imported)
{
    private const int ImagesOfPart = 250_000;
    private const int MaxParts = 256;

    public Opened Open(Dataset dataset, string folder) => new(this, dataset, folder);

    /// <summary>The rows of one import.</summary>
    public sealed class Opened(ShardAssignments owner, Dataset dataset, string folder) : IDisposable
    {
        // Neighbouring shards are in one part.
        private readonly Spill _rows = new(folder, (int)Math.Clamp(Math.Min(dataset.Shards, (dataset.Images / ImagesOfPart) + 1), 1, MaxParts));

        /// <summary>Takes a row whose place is known; with a name, the image there must have it.</summary>
        public void Add(SpilledRow row) => row.Write(_rows[(int)((long)row.Place.Shard * _rows.Parts / Math.Max(1, dataset.Shards))]);

        /// <summary>Writes what the rows say, shard by shard; call it once.</summary>
        /// <returns>Images that they are about.</returns>
        public async Task<long> WriteAsync(ImportDocument import, Action<SpilledRow> unknown, ImportProblems problems, CancellationToken cancellationToken)
        {
            var images = 0L;
            for (var part = 0; part < _rows.Parts; part++)
            {
                foreach (var shard in _rows.Read(part, SpilledRow.Read).GroupBy(row => row.Place.Shard).OrderBy(group => group.Key))
                    images += await owner.WriteShardAsync(import, shard.Key, [.. shard], unknown, problems, cancellationToken);
            }

            return images;
        }

        public void Dispose() => _rows.Dispose();
    }

    private async Task<long> WriteShardAsync(
        ImportDocument import, int shard, List<SpilledRow> rows, Action<SpilledRow> unknown, ImportProblems problems, CancellationToken cancellationToken)
    {
        var size = (await labels.ReadAsync(import.Dataset, LabelVersionManifest.Given, shard, cancellationToken)).Rows;
        var records = rows.Exists(row => row.Name.Length > 0)
            ? await objects.ReadImageRecordsAsync(DatasetKeys.Images(import.Dataset, shard), cancellationToken)
            : null;
        var assigned = new Dictionary<int, (long Line, IReadOnlyList<int> Labels)>();
        foreach (var row in rows.OrderBy(row => row.Line))
        {
            var place = row.Place.Row;
            if (place >= size)
                unknown(row with { Name = row.Place.ToString() });
            else if (row.Name.Length > 0 && !IsCalled(records![place].Name, row.Name))
                problems.Add(row.Line, $"the image {row.Place} is called \"{records[place].Name}\" here and \"{row.Name}\" in the file; is the file one of another data set?");
            else if (!assigned.TryGetValue(place, out var earlier))
                assigned[place] = (row.Line, row.Labels);
            else if (import.MergesRows && !IsRemoved(earlier.Labels) && !IsRemoved(row.Labels))
                assigned[place] = (earlier.Line, [.. earlier.Labels.Union(row.Labels)]);
            else if (!earlier.Labels.SequenceEqual(row.Labels))
                problems.Add(row.Line, $"it gives the image {row.Place} other labels than {earlier.Line} does; keep one, or ask to merge rows");
        }

        await imported.WriteAsync(import.Dataset, import.Id, shard, assigned.ToDictionary(row => row.Key, row => row.Value.Labels), cancellationToken);
        return assigned.Count;
    }

    private static bool IsRemoved(IReadOnlyList<int> labels) => labels is [LabelColumns.Removed];

    // A name without a folder need only be that of the file.
    private static bool IsCalled(string here, string there) =>
        here == there || (!there.AsSpan().ContainsAny('/', '\\') && FileNames.Last(here) == there);
}
