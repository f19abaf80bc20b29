namespace Assay.Selection.Pools;

/// <summary>The chosen images of another pool.</summary>
internal sealed class ChosenPool(IImagePool pool, ChosenImages chosen) : IImagePool
{
    public int Shards => pool.Shards;

    public string Run => pool.Run;

    public string LabelVersion => pool.LabelVersion;

    public string UsableMeans => $"{pool.UsableMeans} and {chosen.Choice.Words}";

    public async Task<ShardPool> ReadAsync(int shard, CancellationToken cancellationToken)
    {
        var images = await pool.ReadAsync(shard, cancellationToken);
        var members = await chosen.ReadAsync(shard, images.Usable.Length, cancellationToken);
        return images with { Usable = [.. images.Usable.Select((usable, row) => usable && members[row])] };
    }

    public Task<int[]?> ReadSuggestedAsync(int shard, CancellationToken cancellationToken) => pool.ReadSuggestedAsync(shard, cancellationToken);

    public Task<float[]> ReadScoresAsync(int shard, string score, CancellationToken cancellationToken) => pool.ReadScoresAsync(shard, score, cancellationToken);
}
