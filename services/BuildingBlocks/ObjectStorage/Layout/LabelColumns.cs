using System.Text.Json;
using Assay.ObjectStorage.Columns;

namespace Assay.ObjectStorage.Layout;

/// <summary>Finds and reads the label column of a shard for a label version.</summary>
/// <remarks>
/// Nothing is kept between calls: a data set may be deleted and made anew under the same name. A job that reads many shards gets
/// the manifest once and passes it on.
/// </remarks>
public sealed class LabelColumns(IObjectStore store)
{
    /// <summary>The class id of an image without a label.</summary>
    public const int None = -1;

    /// <summary>The class id of an image a person removed.</summary>
    public const int Removed = -2;

    /// <summary>The manifest of a version.</summary>
    /// <exception cref="ObjectNotFoundException">There is no such version.</exception>
    public async Task<LabelVersionManifest> GetManifestAsync(string dataset, string version, CancellationToken cancellationToken = default)
    {
        if (LabelVersionName.Require(version) == LabelVersionName.Given)
            return LabelVersionManifest.Given;
        if (version == LabelVersionName.None)
            return LabelVersionManifest.None;

        var key = DatasetKeys.LabelManifest(dataset, version);
        var json = await store.ReadAllAsync(key, cancellationToken).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize(json, LayoutJson.Default.LabelVersionManifest)
                ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw new ObjectStoreException($"The label version's manifest '{key}' is damaged: {e.Message}", e);
        }
    }

    /// <summary>
    /// Publishes a version, after the columns of the shards it changed have been written: from now on it can be read. Equal
    /// manifests have equal bytes.
    /// </summary>
    public Task PutManifestAsync(string dataset, LabelVersionManifest manifest, CancellationToken cancellationToken = default)
    {
        var sorted = manifest with { Shards = new SortedDictionary<int, string>(manifest.Shards.ToDictionary()) };
        return store.PutAsync(
            DatasetKeys.LabelManifest(dataset, manifest.Version),
            JsonSerializer.SerializeToUtf8Bytes(sorted, LayoutJson.Default.LabelVersionManifest),
            cancellationToken);
    }

    /// <summary>The class ids of a shard's images; <see cref="None"/> and <see cref="Removed"/> are negative.</summary>
    /// <param name="rows">The number of images the shard has, if known.</param>
    public async Task<int[]> ReadAsync(
        string dataset, LabelVersionManifest manifest, int shard, int? rows = null, CancellationToken cancellationToken = default)
    {
        // The given column says how many images a shard has, whatever their labels.
        var writer = manifest.WriterOf(shard);
        var key = DatasetKeys.Labels(dataset, writer == LabelVersionName.None ? LabelVersionName.Given : writer, shard);
        var labels = (await store.ReadColumnAsync<int>(key, rows, 1, cancellationToken).ConfigureAwait(false)).Elements;
        if (writer == LabelVersionName.None)
            Array.Fill(labels, None);
        return labels;
    }

    /// <summary>As above, looking the version's manifest up first.</summary>
    public async Task<int[]> ReadAsync(
        string dataset, string version, int shard, int? rows = null, CancellationToken cancellationToken = default) =>
        await ReadAsync(dataset, await GetManifestAsync(dataset, version, cancellationToken).ConfigureAwait(false), shard, rows, cancellationToken)
            .ConfigureAwait(false);
}
