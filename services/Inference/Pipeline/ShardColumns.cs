using System.Buffers;
using Assay.Imaging;
using Assay.ObjectStorage.Images;

namespace Assay.Inference.Pipeline;

/// <summary>The columns of one shard while they are filled, in pooled memory. Rows are written by many threads, each row by one.</summary>
internal sealed class ShardColumns : IDisposable
{
    private readonly Half[] _embeddings;
    private readonly Half[] _logits;
    private readonly float[] _facts;
    private readonly byte[] _hashes;
    private readonly QuarantineRecord?[] _failures;

    /// <param name="rows">Images in the shard.</param>
    /// <param name="dimensions">Elements of an embedding.</param>
    /// <param name="classes">Elements of the logits; 0 = none.</param>
    public ShardColumns(int rows, int dimensions, int classes)
    {
        (Rows, Dimensions, Classes) = (rows, dimensions, classes);
        _embeddings = Rent<Half>(rows * dimensions);
        _logits = Rent<Half>(rows * classes);
        _facts = Rent<float>(rows * ImageFacts.Count);
        _hashes = Rent<byte>(rows * ImageHashRow.Length);
        _failures = new QuarantineRecord?[rows];
    }

    public int Rows { get; }

    public int Dimensions { get; }

    public int Classes { get; }

    public ReadOnlyMemory<Half> Embeddings => _embeddings.AsMemory(0, Rows * Dimensions);

    public ReadOnlyMemory<Half> Logits => _logits.AsMemory(0, Rows * Classes);

    public ReadOnlyMemory<float> Facts => _facts.AsMemory(0, Rows * ImageFacts.Count);

    public ReadOnlyMemory<byte> Hashes => _hashes.AsMemory(0, Rows * ImageHashRow.Length);

    /// <summary>Images that could not be read, in the order of their rows.</summary>
    public IEnumerable<QuarantineRecord> Failures => _failures.Where(failure => failure is not null)!;

    public Span<float> FactsOf(int row) => _facts.AsSpan(row * ImageFacts.Count, ImageFacts.Count);

    public Span<byte> HashesOf(int row) => _hashes.AsSpan(row * ImageHashRow.Length, ImageHashRow.Length);

    public bool HasFailed(int row) => _failures[row] is not null;

    public void Fail(int row, string reason, string message) => _failures[row] = new QuarantineRecord(row, reason, message);

    /// <summary>Stores what a model gave for an image.</summary>
    /// <returns>False if a number of it is not finite.</returns>
    public bool TryWrite(int row, Span<float> embedding, Span<float> logits) =>
        StoredEmbedding.TryConvert(embedding, _embeddings.AsSpan(row * Dimensions, Dimensions))
        && StoredEmbedding.TryConvert(logits, _logits.AsSpan(row * Classes, Classes));

    public void Dispose()
    {
        ArrayPool<Half>.Shared.Return(_embeddings);
        ArrayPool<Half>.Shared.Return(_logits);
        ArrayPool<float>.Shared.Return(_facts);
        ArrayPool<byte>.Shared.Return(_hashes);
    }

    private static T[] Rent<T>(int length)
    {
        var array = ArrayPool<T>.Shared.Rent(length);
        array.AsSpan(0, length).Clear();
        return array;
    }
}
