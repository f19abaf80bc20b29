using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Assay.ObjectStorage;

namespace Assay.RealParts;

/// <summary>
/// Every object of a data set, and every image, with the hash of its bytes, so that two stores can be compared. Names of data sets and
/// ids of jobs, which are drawn by lot, are left out of the keys; summaries of runs hold times and are not compared.
/// </summary>
public static partial class StoreSnapshot
{
    /// <param name="store">Store.</param>
    /// <param name="dataset">Data set.</param>
    /// <param name="run">The run to compare; those of others, which failed and were replaced, are left out.</param>
    /// <param name="images">Keys of images that are read where the store does not list them: Swift that is ended between writing an object and listing it never lists it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<SortedDictionary<string, string>> ReadAsync(
        IObjectStore store, string dataset, string run, IEnumerable<string>? images = null, CancellationToken cancellationToken = default)
    {
        var root = $"datasets/{dataset}/";
        var objects = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var area in new[] { root, "images/" })
        {
            await foreach (var entry in store.ListAsync(area, cancellationToken: cancellationToken))
            {
                var match = RunOf().Match(entry.Key);
                if (entry.Key.EndsWith("/summary.json", StringComparison.Ordinal) || (match.Success && match.Groups[1].Value != run))
                    continue;
                objects[JobId().Replace(entry.Key, "$1-ID").Replace(root, "datasets/DATASET/", StringComparison.Ordinal)] = await HashAsync(entry.Key);
            }
        }

        foreach (var key in (images ?? []).Where(key => !objects.ContainsKey(key)))
        {
            try
            {
                objects[key] = await HashAsync(key);
            }
            catch (ObjectNotFoundException)
            {
                // It is missing.
            }
        }

        return objects;

        async Task<string> HashAsync(string key)
        {
            await using var stream = await store.OpenReadAsync(key, cancellationToken);
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
        }
    }

    /// <summary>What differs, a line each; empty = the same keys with the same bytes.</summary>
    public static IReadOnlyList<string> Compare(SortedDictionary<string, string> expected, SortedDictionary<string, string> actual) =>
    [
        .. expected.Keys.Except(actual.Keys).Select(key => $"{key} is missing"),
        .. actual.Keys.Except(expected.Keys).Select(key => $"{key} is too many"),
        .. expected.Where(entry => actual.TryGetValue(entry.Key, out var hash) && hash != entry.Value).Select(entry => $"{entry.Key} differs"),
    ];

    [GeneratedRegex("/runs/([^/]+)/")]
    private static partial Regex RunOf();

    [GeneratedRegex("(ingest|run|sel)-[0-9]{8}-[0-9]{6}-[0-9a-f]{8}")]
    private static partial Regex JobId();
}
