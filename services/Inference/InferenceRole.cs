namespace Assay.Inference;

/// <summary>Which part of Inference a process is.</summary>
public enum InferenceRole
{
    /// <summary>All of it.</summary>
    All,

    /// <summary>Calls, models and jobs; shards are embedded by workers.</summary>
    Coordinator,

    /// <summary>Embeds shards, from <c>inference-embed-shard</c>, trains networks, from <c>inference-train-network</c>, and does nothing else: as many as there is work for, or none.</summary>
    Worker,
}
