using Assay.Training;

namespace Assay.Inference.Networks;

/// <summary>The images of a training, decoded, in the order of their ids.</summary>
/// <param name="Training">Trained on.</param>
/// <param name="Validation">Validated by.</param>
/// <param name="Undecodable">Images of both that could not be decoded and were left out.</param>
internal sealed record TrainingImages(LabelledImages Training, LabelledImages Validation, long Undecodable);
