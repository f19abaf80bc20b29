namespace Assay.Inference.Pipeline;

/// <summary>
/// What the compute threads take first. People who wait go before data sets; what is nearest to its end goes before what begins, since that frees
/// memory.
/// </summary>
internal enum ComputePriority
{
    InteractiveRun,
    InteractiveDecode,
    Run,
    Decode,
}
