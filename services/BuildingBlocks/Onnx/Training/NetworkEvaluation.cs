namespace Assay.Onnx.Training;

/// <summary>How well a network predicts labels, without dropout.</summary>
/// <param name="Loss">Mean cross entropy in nats, not weighted; 0 or more, 0 is perfect.</param>
/// <param name="Correct">Images whose most probable class is their label; the first of equals counts.</param>
/// <param name="Count">Images.</param>
public readonly record struct NetworkEvaluation(double Loss, int Correct, int Count)
{
    /// <summary>Share of correct predictions, 0 .. 1.</summary>
    public double Accuracy => (double)Correct / Count;
}
