using Assay.ObjectStorage.Layout;

namespace Assay.Selection.Pools;

/// <summary>The labels of a label version, shard by shard.</summary>
internal sealed class ShardLabels
{
    private readonly LabelColumns _labels;
    private readonly string _dataset;
    private readonly LabelVersionManifest _manifest;

    private ShardLabels(LabelColumns labels, string dataset, LabelVersionManifest manifest) => (_labels, _dataset, _manifest) = (labels, dataset, manifest);

    public string Version => _manifest.Version;

    public static async Task<ShardLabels> OpenAsync(LabelColumns labels, string dataset, string version, CancellationToken cancellationToken) =>
        new(labels, dataset, await labels.GetManifestAsync(dataset, version, cancellationToken));

    /// <summary>int32 [n]; negative = none.</summary>
    public Task<int[]> ReadAsync(int shard, CancellationToken cancellationToken) => _labels.ReadAsync(_dataset, _manifest, shard, cancellationToken: cancellationToken);
}
