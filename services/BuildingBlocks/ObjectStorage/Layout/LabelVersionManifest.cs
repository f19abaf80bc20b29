using System.Text.Json.Serialization;

namespace Assay.ObjectStorage.Layout;

/// <summary>What a label version is made of: for each shard, the version whose file holds its labels.</summary>
/// <param name="Version">This version's name.</param>
/// <param name="Base">The version it was made from.</param>
/// <param name="Shards">
/// Shard -> version that wrote its column, for every shard that differs from <paramref name="Others"/>. Cumulative:
/// it holds the base's entries too, so a column is found with one look-up however long the chain.
/// </param>
/// <param name="Others">
/// What holds the labels of all other shards, those that come later included: null = <see cref="LabelVersionName.Given"/>, or
/// <see cref="LabelVersionName.None"/>.
/// </param>
public sealed record LabelVersionManifest(
    string Version,
    string Base,
    IReadOnlyDictionary<int, string> Shards,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Others = null)
{
    /// <summary>The manifest of the labels that came with the images, which has no file.</summary>
    public static LabelVersionManifest Given { get; } =
        new(LabelVersionName.Given, LabelVersionName.Given, new Dictionary<int, string>());

    /// <summary>The manifest of the version in which no image has a label, which has no file.</summary>
    public static LabelVersionManifest None { get; } =
        new(LabelVersionName.None, LabelVersionName.None, new Dictionary<int, string>(), LabelVersionName.None);

    /// <summary>The manifest of a version made from this one by writing new columns for <paramref name="changedShards"/>.</summary>
    public LabelVersionManifest Next(string version, IEnumerable<int> changedShards)
    {
        var shards = new SortedDictionary<int, string>(Shards.ToDictionary());
        foreach (var shard in changedShards)
            shards[shard] = version;
        return new LabelVersionManifest(LabelVersionName.Require(version), Version, shards, Others);
    }

    /// <summary>The version whose file holds the labels of <paramref name="shard"/>; <see cref="LabelVersionName.None"/>, which has no file, where none has a label.</summary>
    public string WriterOf(int shard) => Shards.GetValueOrDefault(shard, Others ?? LabelVersionName.Given);
}
