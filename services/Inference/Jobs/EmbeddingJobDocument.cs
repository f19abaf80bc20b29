using System.Globalization;
using Assay.Documents;
using Assay.ServiceDefaults.Jobs;

namespace Assay.Inference.Jobs;

/// <summary>The wish that every shard of a data set be embedded with a model. One job of a pair is open at a time.</summary>
internal sealed record EmbeddingJobDocument
{
    public static CollectionDefinition<EmbeddingJobDocument> Collection { get; } = new(
        "inference_embedding_jobs",
        job => job.Id,
        new("by_created", ("created", job => job.Job.Created)),
        new("by_dataset", ("dataset", job => job.Dataset), ("created", job => job.Job.Created)),
        new("by_open", ("open", job => !job.Job.HasEnded), ("dataset", job => job.Dataset)));

    /// <summary><c>dataset:model:number</c>. The number makes a second open job of a pair impossible: its id would be taken.</summary>
    public required string Id { get; init; }

    public required string Dataset { get; init; }

    public required string Model { get; init; }

    public required JobRecord Job { get; init; }

    /// <summary>Shards whose columns are all there.</summary>
    public ShardSet Done { get; init; } = ShardSet.Empty;

    /// <summary>Shards below this number have been asked for.</summary>
    public int Asked { get; init; }

    /// <summary>When a shard was done last, or asked for when none was waiting.</summary>
    public DateTimeOffset LastProgress { get; init; }

    /// <summary>How often shards were asked for again since then.</summary>
    public int Repeats { get; init; }

    /// <summary>Images of the shards done that could not be decoded.</summary>
    public long Quarantined { get; init; }

    /// <summary>Ids of a pair's jobs begin with this; what follows sorts by age.</summary>
    public static string Prefix(string dataset, string model) => $"{dataset}:{model}:";

    public static string IdOf(string dataset, string model, int number) =>
        Prefix(dataset, model) + number.ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>Number of this job among those of its pair, 1 or more.</summary>
    public int Number() => int.Parse(Id.AsSpan(Prefix(Dataset, Model).Length), NumberStyles.None, CultureInfo.InvariantCulture);
}
