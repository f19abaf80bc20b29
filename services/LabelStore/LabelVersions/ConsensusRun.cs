using System.Text.Json;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Errors;

namespace Assay.LabelStore.LabelVersions;

/// <summary>Reads the columns of scoring runs of the method consensus.</summary>
internal sealed class ConsensusRun(IObjectStore objects)
{
    private const string Method = "consensus/";

    /// <summary>How many shards the run has columns of.</summary>
    /// <exception cref="NotFoundException">There is no such run, or it is not complete.</exception>
    /// <exception cref="WrongStateException">It is of another method.</exception>
    public async Task<int> OpenAsync(string dataset, string run, CancellationToken cancellationToken)
    {
        var key = DatasetKeys.RunSummary(dataset, run);
        if (!await objects.ExistsAsync(key, cancellationToken))
            throw new NotFoundException($"The data set \"{dataset}\" has no run \"{run}\" that is complete. List its runs with ListRuns, and wait for those that go on.");
        var summary = JsonSerializer.Deserialize<Summary>(await objects.ReadAllAsync(key, cancellationToken), JsonSerializerOptions.Web);
        return summary is { Method: { } method } && method.StartsWith(Method, StringComparison.Ordinal)
            ? summary.Shards
            : throw new WrongStateException($"The run \"{run}\" is of the method {summary?.Method}, which finds no consensus. Start one with the parameters consensus.");
    }

    /// <summary>The consensus about a shard's images by row, where people gave labels and its quality suffices.</summary>
    public async Task<IReadOnlyDictionary<int, IReadOnlyList<int>?>> ReadAsync(string dataset, ConsensusSource source, int shard, CancellationToken cancellationToken)
    {
        var annotated = await ReadAsync<byte>("annotated");
        var label = await ReadAsync<int>("consensus_label");
        var quality = await ReadAsync<float>("consensus_quality");
        var said = new Dictionary<int, IReadOnlyList<int>?>();
        for (var row = 0; row < annotated.Length; row++)
        {
            if (annotated[row] != 0 && label[row] >= 0)
                said[row] = quality[row] >= source.MinQuality ? [label[row]] : null;
        }

        return said;

        async Task<T[]> ReadAsync<T>(string column)
            where T : unmanaged =>
            (await objects.ReadColumnAsync<T>(DatasetKeys.RunColumn(dataset, source.Run, shard, column), columns: 1, cancellationToken: cancellationToken)).Elements;
    }

    private sealed record Summary(string? Method, int Shards);
}
