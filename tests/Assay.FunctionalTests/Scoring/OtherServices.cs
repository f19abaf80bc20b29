using System.Collections.Concurrent;
using Assay.Contracts.V1;
using Assay.LabelStore.V1;

namespace Assay.FunctionalTests.Scoring;

/// <summary>What the services that are not under test know.</summary>
internal sealed class OtherServices
{
    public ConcurrentDictionary<string, SyntheticDataset> Datasets { get; } = new();

    /// <summary>Label versions beside the given one that the label store has.</summary>
    public HashSet<string> Branches { get; } = [];

    /// <summary>Batches that the label store has.</summary>
    public ConcurrentDictionary<string, bool> Batches { get; } = new();

    /// <summary>What people answered.</summary>
    public ConcurrentQueue<Annotation> Annotations { get; } = new();

    /// <summary>What a worker of Inference does with a shard to augment: true or null = writes its columns, false = nothing; it may throw.</summary>
    public Func<AugmentShard, bool>? OnAugment { get; set; }

    /// <summary>What was on the bus.</summary>
    public ConcurrentQueue<object> Published { get; } = new();
}
