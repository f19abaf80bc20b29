using Google.Protobuf.Collections;

namespace Assay.Cli.CommandLine;

/// <summary>Walks a paged list to its end or to a limit.</summary>
internal static class Paging
{
    public static async Task<List<T>> AllAsync<T>(Func<string, Task<(RepeatedField<T> Items, string NextPageToken)>> readPage, int limit = int.MaxValue)
    {
        var items = new List<T>();
        var token = "";
        do
        {
            (var page, token) = await readPage(token);
            items.AddRange(page.Take(limit - items.Count));
        }
        while (token.Length > 0 && items.Count < limit);
        return items;
    }
}
