using System.Globalization;
using System.Text.Json;
using Assay.LabelStore.Datasets;
using Assay.LabelStore.LabelVersions;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;

namespace Assay.LabelStore.Import;

/// <summary>
/// What an import says of images, in the object store: for each shard a JSON array of [row, class, class, ...], the classes being places in classes.json, which
/// is written last. A label version is made of it; afterwards nobody needs it.
/// </summary>
internal sealed class ImportedLabels(IObjectStore objects, ShardLabelStore labels)
{
    private static readonly int[] RemovedLabel = [LabelColumns.Removed];

    /// <summary>Writes what is said of a shard's images.</summary>
    /// <param name="dataset">Name of the data set.</param>
    /// <param name="import">Id of the import.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="rows">Places of classes by row: none, some, or -2 alone for a removed image.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task WriteAsync(
        string dataset, string import, int shard, IReadOnlyDictionary<int, IReadOnlyList<int>> rows, CancellationToken cancellationToken) =>
        objects.PutAsync(
            KeyOf(dataset, import, shard),
            JsonSerializer.SerializeToUtf8Bytes(rows.OrderBy(row => row.Key).Select(row => (int[])[row.Key, .. row.Value])),
            cancellationToken);

    /// <summary>Writes the ids of the classes.</summary>
    public Task WriteClassesAsync(string dataset, string import, IReadOnlyList<int> ids, CancellationToken cancellationToken) =>
        objects.PutAsync(ClassesKey(dataset, import), JsonSerializer.SerializeToUtf8Bytes(ids), cancellationToken);

    /// <summary>What a label version takes in.</summary>
    public async Task<OpenAnswers> OpenAsync(string dataset, ImportSource source, CancellationToken cancellationToken)
    {
        var classes = JsonSerializer.Deserialize<int[]>(await objects.ReadAllAsync(ClassesKey(dataset, source.Import), cancellationToken))!;
        return new OpenAnswers(ReadShardAsync, static (_, _) => []);

        async Task<IReadOnlyDictionary<int, IReadOnlyList<int>?>> ReadShardAsync(int shard, CancellationToken token)
        {
            var said = new Dictionary<int, IReadOnlyList<int>?>();
            if (source.RemovesUnlisted)
            {
                var given = await labels.ReadAsync(dataset, LabelVersionManifest.Given, shard, token);
                for (var row = 0; row < given.Rows; row++)
                    said[row] = RemovedLabel;
            }

            // Two names may lead to one class: that it has, and one that it had.
            foreach (var row in await ReadAsync(dataset, source.Import, shard, token))
                said[row[0]] = [.. row[1..].Select(label => label < 0 ? label : classes[label]).Distinct()];
            return said;
        }
    }

    private async Task<int[][]> ReadAsync(string dataset, string import, int shard, CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize<int[][]>(await objects.ReadAllAsync(KeyOf(dataset, import, shard), cancellationToken))!;
        }
        catch (ObjectNotFoundException)
        {
            return [];
        }
    }

    private static string KeyOf(string dataset, string import, int shard) =>
        DatasetKeys.Import(dataset, import, string.Create(CultureInfo.InvariantCulture, $"shard.{shard:D6}.json"));

    private static string ClassesKey(string dataset, string import) => DatasetKeys.Import(dataset, import, "classes.json");
}
