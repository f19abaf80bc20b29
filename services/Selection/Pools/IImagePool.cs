namespace Assay.Selection.Pools;

/// <summary>The images that can be selected, and their labels: those of a run, or those of the data set.</summary>
internal interface IImagePool
{
    int Shards { get; }

    /// <summary>Id of the scoring run; empty = none.</summary>
    string Run { get; }

    /// <summary>Label version that is judged.</summary>
    string LabelVersion { get; }

    /// <summary>What usable images are, for people, such as "scored".</summary>
    string UsableMeans { get; }

    Task<ShardPool> ReadAsync(int shard, CancellationToken cancellationToken);

    /// <summary>Class ids that the head would give, int32 [n]; null where none is known.</summary>
    Task<int[]?> ReadSuggestedAsync(int shard, CancellationToken cancellationToken);

    /// <summary>A score, float32 [n].</summary>
    Task<float[]> ReadScoresAsync(int shard, string score, CancellationToken cancellationToken);
}
