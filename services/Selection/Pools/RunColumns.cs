using System.Text.Json;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.V1;

namespace Assay.Selection.Pools;

/// <summary>Reads what runs wrote.</summary>
internal sealed class RunColumns(IObjectStore store)
{
    /// <summary>The shards a run scored: the data set may have grown since.</summary>
    public async Task<int> CountShardsAsync(Run run, CancellationToken cancellationToken)
    {
        var summary = await store.ReadAllAsync(DatasetKeys.RunSummary(run.Dataset, run.Id), cancellationToken);
        using var json = JsonDocument.Parse(summary);
        return json.RootElement.GetProperty("shards").GetInt32();
    }

    /// <summary>A column of a shard, [n].</summary>
    public async Task<T[]> ReadAsync<T>(Run run, int shard, string column, CancellationToken cancellationToken)
        where T : unmanaged =>
        (await store.ReadColumnAsync<T>(DatasetKeys.RunColumn(run.Dataset, run.Id, shard, column), columns: 1, cancellationToken: cancellationToken)).Elements;

    /// <summary>Which rows have a value in a column: uint8 [n], by its flag, or by "scored".</summary>
    public Task<byte[]> ReadFlagAsync(Run run, int shard, string column, CancellationToken cancellationToken) =>
        ReadAsync<byte>(run, shard, FlagOf(run, column), cancellationToken);

    public static string FlagOf(Run run, string? column) => Find(run, column) is { Flag.Length: > 0 } listed ? listed.Flag : "scored";

    /// <summary>The column of a name; null where the run has none.</summary>
    public static RunColumn? Find(Run run, string? column) => run.Columns.FirstOrDefault(listed => listed.Name == column);
}
