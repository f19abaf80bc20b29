namespace Assay.Inference.Pipeline;

/// <summary>Stages of the pipeline, by which its work is timed.</summary>
internal enum PipelineStage
{
    /// <summary>Reading encoded bytes, many images at once.</summary>
    Fetch,

    /// <summary>Decoding, measuring and hashing, one image a thread.</summary>
    Decode,

    /// <summary>Making augmentations of decoded pixels, one image a thread.</summary>
    Augment,

    /// <summary>Running the model on a batch, on the CPU or the GPU.</summary>
    Run,
}
