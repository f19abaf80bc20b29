namespace Assay.ObjectStorage.Layout;

/// <summary>What a label version is made of: for each shard, the version whose file holds its labels.</summary>
/// <param name="Version">This version's name.</param>
/// <param name="Base">The version it was made from.</param>
/// <param name="Shards">
/// Shard -> version that wrote its column, for every shard that differs from <see cref="LabelVersionName.Given"/>. Cumulative:
/// it holds the base's entries too, so a column is found with one look-up however long the chain.
/// </param>
public sealed record LabelVersionManifest(string Version, string Base, IReadOnlyDictionary<int, string> Shards)
{
    /// <summary>The manifest of the labels that came with the images, which has no file.</summary>
    public static LabelVersionManifest Given { get; } =
        new(LabelVersionName.Given, LabelVersionName.Given, new Dictionary<int, string>());

    /// <summary>The manifest of a version made from this one by writing new columns for <paramref name="changedShards"/>.</summary>
    public LabelVersionManifest Next(string version, IEnumerable<int> changedShards)
    {
        var shards = new SortedDictionary<int, string>(Shards.ToDictionary());
        foreach (var shard in changedShards)
            shards[shard] = version;
        return new LabelVersionManifest(LabelVersionName.Require(version), Version, shards);
    }

    /// <summary>The version whose file holds the labels of <paramref name="shard"/>.</summary>
    public string WriterOf(int shard) => Shards.GetValueOrDefault(shard, LabelVersionName.Given);
}
