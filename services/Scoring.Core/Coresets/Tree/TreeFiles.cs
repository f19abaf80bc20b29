using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Assay.Numerics;

namespace Assay.Scoring.Core.Coresets.Tree;

/// <summary>
/// A tree's files. <c>tree.json</c>; for each node, in a folder that its inputs name, <c>keys</c> int32 [m, 2] (shard, row), <c>labels</c> int32 [m], <c>weights</c>
/// float64 [m], <c>embeddings</c> float32 [m, D], <c>r</c> float64 [D (D + 1) / 2] (the upper triangle row by row) and, last, <c>node.json</c>;
/// for a leaf also <c>rows</c>, <c>row-labels</c> and <c>row-weights</c>: all its rows.
/// </summary>
internal sealed class TreeFiles(ICoresetStorage storage, CoresetTreeOptions options)
{
    private const string Manifest = "tree.json";
    private const string Complete = "node.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Converters = { new JsonStringEnumConverter(), new RowKeyConverter() },
    };

    public static async Task<TreeManifest?> FindManifestAsync(ICoresetStorage storage, CancellationToken cancellationToken)
    {
        var bytes = await storage.FindDocumentAsync(Manifest, cancellationToken).ConfigureAwait(false);
        return bytes is null ? null : JsonSerializer.Deserialize<TreeManifest>(bytes, Json);
    }

    public Task WriteManifestAsync(TreeManifest manifest, CancellationToken cancellationToken) =>
        storage.WriteDocumentAsync(Manifest, ToJson(manifest), cancellationToken);

    /// <summary>Names what a leaf is made of.</summary>
    public string FingerprintOf(LeafRows rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(ToJson(options));
        hash.AppendData(MemoryMarshal.AsBytes(Flatten(rows.Keys).AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(rows.Labels.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(rows.Weights.AsSpan()));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    /// <summary>Names what a node above two is made of.</summary>
    public static string FingerprintOf(string left, string right) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{left}+{right}")).AsSpan(0, 8));

    public async Task<bool> HasAsync(NodePlace place, string fingerprint, CancellationToken cancellationToken) =>
        await storage.FindDocumentAsync(Name(place, fingerprint, Complete), cancellationToken).ConfigureAwait(false) is not null;

    public async Task WriteAsync(NodePlace place, string fingerprint, CoresetNode node, CancellationToken cancellationToken)
    {
        var points = node.Points;
        await storage.WriteAsync<int>(Name(place, fingerprint, "keys"), 2, Flatten(points.Keys), cancellationToken).ConfigureAwait(false);
        await storage.WriteAsync<int>(Name(place, fingerprint, "labels"), 1, points.Labels, cancellationToken).ConfigureAwait(false);
        await storage.WriteAsync<double>(Name(place, fingerprint, "weights"), 1, points.Weights, cancellationToken).ConfigureAwait(false);
        await storage.WriteAsync<float>(Name(place, fingerprint, "embeddings"), options.Dimensions, points.Embeddings, cancellationToken).ConfigureAwait(false);
        await storage.WriteAsync<double>(Name(place, fingerprint, "r"), 1, Pack(node.Triangle), cancellationToken).ConfigureAwait(false);
        await storage.WriteDocumentAsync(Name(place, fingerprint, Complete), ToJson(new { Rows = points.Count, options.Dimensions }), cancellationToken).ConfigureAwait(false);
    }

    public async Task<CoresetNode> ReadAsync(NodePlace place, string fingerprint, CancellationToken cancellationToken)
    {
        var keys = await storage.ReadAsync<int>(Name(place, fingerprint, "keys"), 2, cancellationToken).ConfigureAwait(false);
        var labels = await storage.ReadAsync<int>(Name(place, fingerprint, "labels"), 1, cancellationToken).ConfigureAwait(false);
        var weights = await storage.ReadAsync<double>(Name(place, fingerprint, "weights"), 1, cancellationToken).ConfigureAwait(false);
        var embeddings = await storage.ReadAsync<float>(Name(place, fingerprint, "embeddings"), options.Dimensions, cancellationToken).ConfigureAwait(false);
        return new CoresetNode(
            new Coreset(Unflatten(keys), embeddings, options.Dimensions, labels, weights),
            await ReadTriangleAsync(place, fingerprint, cancellationToken).ConfigureAwait(false));
    }

    public async Task<double[]> ReadTriangleAsync(NodePlace place, string fingerprint, CancellationToken cancellationToken) =>
        Unpack(await storage.ReadAsync<double>(Name(place, fingerprint, "r"), 1, cancellationToken).ConfigureAwait(false));

    public async Task WriteRowsAsync(NodePlace leaf, string fingerprint, LeafRows rows, CancellationToken cancellationToken)
    {
        await storage.WriteAsync<int>(Name(leaf, fingerprint, "rows"), 2, Flatten(rows.Keys), cancellationToken).ConfigureAwait(false);
        await storage.WriteAsync<int>(Name(leaf, fingerprint, "row-labels"), 1, rows.Labels, cancellationToken).ConfigureAwait(false);
        await storage.WriteAsync<double>(Name(leaf, fingerprint, "row-weights"), 1, rows.Weights, cancellationToken).ConfigureAwait(false);
    }

    public async Task<LeafRows> ReadRowsAsync(NodePlace leaf, string fingerprint, CancellationToken cancellationToken) => new(
        Unflatten(await storage.ReadAsync<int>(Name(leaf, fingerprint, "rows"), 2, cancellationToken).ConfigureAwait(false)),
        await storage.ReadAsync<int>(Name(leaf, fingerprint, "row-labels"), 1, cancellationToken).ConfigureAwait(false),
        await storage.ReadAsync<double>(Name(leaf, fingerprint, "row-weights"), 1, cancellationToken).ConfigureAwait(false));

    /// <summary>Deletes what else there is at a node's place: what it was before, and what a killed change left. The mark goes first, so that half a node is never taken for one.</summary>
    public async Task DeleteOthersAsync(NodePlace place, string fingerprint, CancellationToken cancellationToken)
    {
        var others = new List<string>();
        await foreach (var name in storage.ListAsync(place.Folder, cancellationToken).ConfigureAwait(false))
        {
            if (!name.StartsWith($"{place.Folder}{fingerprint}/", StringComparison.Ordinal)) others.Add(name);
        }

        foreach (var name in others.OrderByDescending(name => name.EndsWith(Complete, StringComparison.Ordinal)))
            await storage.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
    }

    private static string Name(NodePlace place, string fingerprint, string file) => $"{place.Folder}{fingerprint}/{file}";

    private static byte[] ToJson<T>(T value) => [.. JsonSerializer.SerializeToUtf8Bytes(value, Json), (byte)'\n'];

    private static int[] Flatten(RowKey[] keys)
    {
        var flat = new int[2 * keys.Length];
        for (var i = 0; i < keys.Length; i++) (flat[2 * i], flat[2 * i + 1]) = (keys[i].Shard, keys[i].Row);
        return flat;
    }

    private static RowKey[] Unflatten(int[] flat)
    {
        var keys = new RowKey[flat.Length / 2];
        for (var i = 0; i < keys.Length; i++) keys[i] = new RowKey(flat[2 * i], flat[2 * i + 1]);
        return keys;
    }

    private double[] Pack(double[] triangle)
    {
        var n = options.Dimensions;
        var packed = new double[n * (n + 1) / 2];
        for (var (i, at) = (0, 0); i < n; at += n - i, i++) triangle.AsSpan(i * n + i, n - i).CopyTo(packed.AsSpan(at));
        return packed;
    }

    private double[] Unpack(double[] packed)
    {
        var n = options.Dimensions;
        var triangle = new double[n * n];
        for (var (i, at) = (0, 0); i < n; at += n - i, i++) packed.AsSpan(at, n - i).CopyTo(triangle.AsSpan(i * n + i));
        return triangle;
    }

    /// <summary>[shard, row].</summary>
    private sealed class RowKeyConverter : JsonConverter<RowKey>
    {
        public override RowKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var pair = JsonSerializer.Deserialize<int[]>(ref reader, options);
            return pair is [var shard, var row] ? new RowKey(shard, row) : throw new JsonException("A row is [shard, row].");
        }

        public override void Write(Utf8JsonWriter writer, RowKey value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize<int[]>(writer, [value.Shard, value.Row], options);
    }
}
