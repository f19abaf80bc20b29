namespace Assay.RealParts;

/// <summary>Stages of the main job, in their order.</summary>
public enum MainJobStage
{
    Waiting,
    Ingest,
    Embed,
    Score,
    Select,
    Ended,
}
