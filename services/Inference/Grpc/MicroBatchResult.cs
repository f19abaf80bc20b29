using System.Collections.Concurrent;

namespace Assay.Inference.Grpc;

/// <summary>What a model gave for the images of one request; rows of images that could not be decoded are 0.</summary>
internal sealed class MicroBatchResult(int rows, int dimensions, int classes)
{
    private readonly ConcurrentDictionary<int, (string Reason, string Message)> _failures = [];

    public int Rows => rows;

    public int Dimensions => dimensions;

    /// <summary>0 where the model does not classify.</summary>
    public int Classes => classes;

    /// <summary>[rows, dimensions].</summary>
    public float[] Embeddings { get; } = new float[rows * dimensions];

    /// <summary>[rows, classes].</summary>
    public float[] Logits { get; } = new float[rows * classes];

    /// <summary>Images that could not be decoded, in the order of the request.</summary>
    public IEnumerable<(int Row, string Reason, string Message)> Failures =>
        _failures.OrderBy(failure => failure.Key).Select(failure => (failure.Key, failure.Value.Reason, failure.Value.Message));

    public bool HasFailed(int row) => _failures.ContainsKey(row);

    public void Fail(int row, string reason, string message) => _failures[row] = (reason, message);

    public void Write(int row, ReadOnlySpan<float> embedding, ReadOnlySpan<float> logits)
    {
        embedding.CopyTo(Embeddings.AsSpan(row * dimensions));
        logits.CopyTo(Logits.AsSpan(row * classes));
    }
}
