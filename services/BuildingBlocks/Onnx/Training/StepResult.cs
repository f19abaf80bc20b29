namespace Assay.Onnx.Training;

/// <summary>What a step of training saw, before it changed the parameters.</summary>
/// <param name="Loss">Mean over the images of weight x cross entropy in nats, with dropout; finite.</param>
/// <param name="Correct">Images whose most probable class was their label, with dropout and regardless of weights.</param>
public readonly record struct StepResult(double Loss, int Correct);
