using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Assay.ObjectStorage;

namespace Assay.RealParts;

/// <summary>
/// Every object below <c>datasets/</c> and <c>images/</c> with the hash of its bytes, so that two stores can be compared. Ids of runs are
/// drawn by lot and their summaries hold times: a run's columns are compared under the name RUN, its summary is not.
/// </summary>
public static partial class StoreSnapshot
{
    private static readonly string[] Areas = ["datasets/", "images/"];

    /// <param name="store">Store.</param>
    /// <param name="run">The run to compare; those of others, which failed and were replaced, are left out.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<SortedDictionary<string, string>> ReadAsync(IObjectStore store, string run, CancellationToken cancellationToken = default)
    {
        var objects = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var area in Areas)
        {
            await foreach (var entry in store.ListAsync(area, cancellationToken: cancellationToken))
            {
                if (entry.Key.EndsWith("/summary.json", StringComparison.Ordinal))
                    continue;
                var match = RunOf().Match(entry.Key);
                if (match.Success && match.Groups[1].Value != run)
                    continue;
                await using var stream = await store.OpenReadAsync(entry.Key, cancellationToken);
                objects[RunOf().Replace(entry.Key, "/runs/RUN/")] = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
            }
        }

        return objects;
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
}
