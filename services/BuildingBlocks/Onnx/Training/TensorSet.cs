using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Assay.Onnx.Training;

/// <summary>One set of all parameters and their moments in the device's memory.</summary>
internal sealed class TensorSet : IDisposable
{
    public TensorSet(OrtAllocator allocator, IReadOnlyList<NetworkParameter> parameters)
    {
        Values = Allocate();
        FirstMoments = Allocate();
        SecondMoments = Allocate();

        OrtValue[] Allocate() => [.. parameters.Select(parameter => OrtValue.CreateAllocatedTensorValue(allocator, TensorElementType.Float, [.. parameter.Shape]))];
    }

    public IReadOnlyList<OrtValue> Values { get; }

    public IReadOnlyList<OrtValue> FirstMoments { get; }

    public IReadOnlyList<OrtValue> SecondMoments { get; }

    /// <summary>Every tensor with the name of the graph's input for it.</summary>
    public IEnumerable<(string Name, OrtValue Tensor)> Named(IReadOnlyList<NetworkParameter> parameters)
    {
        for (var i = 0; i < parameters.Count; i++)
        {
            yield return (parameters[i].Name, Values[i]);
            yield return (parameters[i].Name + TrainingGraph.FirstMoment, FirstMoments[i]);
            yield return (parameters[i].Name + TrainingGraph.SecondMoment, SecondMoments[i]);
        }
    }

    public void Dispose()
    {
        foreach (var tensor in Values.Concat(FirstMoments).Concat(SecondMoments))
            tensor.Dispose();
    }
}
