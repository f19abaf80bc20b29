using System.Buffers;
using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Assay.Onnx;

/// <summary>
/// A composed model, loaded and proven by one run. Any number of threads may call <see cref="Run(ReadOnlyMemory{byte}, int, Span{float}, Span{float})"/>
/// at once. Tensors are bound to the caller's memory: nothing is copied on the host.
/// </summary>
/// <remarks>
/// The last bits of a result may depend on how many images share a run, because kernels choose their blocking by size. Whoever stores results and
/// wants the same bytes again runs the same images in the same batches.
/// </remarks>
public sealed unsafe class EmbeddingSession : IDisposable
{
    /// <summary>Wider rows than this are taken for maps that were not pooled.</summary>
    private const int WidestRow = 1 << 17;

    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly string[] _inputNames = [ComposedModel.Pixels];
    private readonly string[] _outputNames;

    private EmbeddingSession(InferenceSession session)
    {
        _session = session;
        var pixels = session.InputMetadata.TryGetValue(ComposedModel.Pixels, out var input) ? input : null;
        if (pixels is not { ElementDataType: TensorElementType.UInt8, Dimensions.Length: 4 } || pixels.Dimensions[3] != 3 || !session.OutputMetadata.ContainsKey(ComposedModel.Embedding))
            throw new ModelException($"The model takes no '{ComposedModel.Pixels}' uint8 [N, height, width, 3] or gives no '{ComposedModel.Embedding}': compose it with {nameof(ModelComposer)} first.");
        Height = pixels.Dimensions[1];
        Width = pixels.Dimensions[2];
        FixedBatch = pixels.Dimensions[0] > 0 ? pixels.Dimensions[0] : null;
        _outputNames = session.OutputMetadata.ContainsKey(ComposedModel.Logits) ? [ComposedModel.Embedding, ComposedModel.Logits] : [ComposedModel.Embedding];
        (EmbeddingDimensions, LogitsDimensions) = Prove();
    }

    /// <summary>Pixels of the input.</summary>
    public int Width { get; }

    /// <summary>Pixels of the input.</summary>
    public int Height { get; }

    /// <summary>Bytes of one image.</summary>
    public int PixelBytes => Width * Height * 3;

    /// <summary>Width d of an embedding.</summary>
    public int EmbeddingDimensions { get; }

    /// <summary>Number k of logits; 0 where the model does not classify.</summary>
    public int LogitsDimensions { get; }

    /// <summary>The batch size that the model fixes; null where it is free. Any number of images can be run in either case.</summary>
    public int? FixedBatch { get; }

    /// <summary>Loads a composed model and runs it once on grey.</summary>
    /// <param name="model">What <see cref="ModelComposer.Compose"/> or <see cref="DefaultModel"/> gave.</param>
    /// <param name="options">How to run it.</param>
    /// <exception cref="ModelException">It cannot be loaded or run, or its outputs are not rows.</exception>
    /// <exception cref="ExecutionProviderException">The provider is not to be had; says what is missing.</exception>
    public static EmbeddingSession Open(byte[] model, OnnxSessionOptions? options = null)
    {
        var session = new InferenceSessionFactory(options).Create(model);
        try
        {
            return new EmbeddingSession(session);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Runs images.</summary>
    /// <param name="pixels">[n * <see cref="PixelBytes"/>] or longer: RGB, rows in order, image after image. Pinned for the length of the call.</param>
    /// <param name="n">Images, 1 or more.</param>
    /// <param name="embeddings">[n * <see cref="EmbeddingDimensions"/>], written.</param>
    /// <param name="logits">[n * <see cref="LogitsDimensions"/>], written; empty where the model does not classify or they are not wanted.</param>
    /// <exception cref="ModelException">The model failed on these images.</exception>
    public void Run(ReadOnlyMemory<byte> pixels, int n, Span<float> embeddings, Span<float> logits = default)
    {
        Check(pixels.Length, n, embeddings.Length, logits.Length);
        var batch = FixedBatch ?? n;
        var withLogits = logits.Length > 0;
        if (n % batch == 0)
        {
            fixed (byte* input = pixels.Span)
            fixed (float* embedding = embeddings, logit = logits)
            {
                for (var i = 0; i < n; i += batch)
                    RunBatch(input + (long)i * PixelBytes, batch, embedding + (long)i * EmbeddingDimensions, withLogits ? logit + (long)i * LogitsDimensions : null);
            }

            return;
        }

        // The last batch of a model that fixes its size is filled up with black.
        var padded = new byte[batch * PixelBytes];
        var e = new float[batch * EmbeddingDimensions];
        var l = new float[withLogits ? batch * LogitsDimensions : 0];
        var whole = n / batch * batch;
        if (whole > 0)
            Run(pixels, whole, embeddings[..(whole * EmbeddingDimensions)], withLogits ? logits[..(whole * LogitsDimensions)] : default);
        pixels.Span[(whole * PixelBytes)..(n * PixelBytes)].CopyTo(padded);
        Run(padded, batch, e, l);
        e.AsSpan(0, (n - whole) * EmbeddingDimensions).CopyTo(embeddings[(whole * EmbeddingDimensions)..]);
        if (withLogits)
            l.AsSpan(0, (n - whole) * LogitsDimensions).CopyTo(logits[(whole * LogitsDimensions)..]);
    }

    /// <summary>Runs images and gives half floats, as columns store them. Values beyond their range become the largest half of their sign.</summary>
    /// <inheritdoc cref="Run(ReadOnlyMemory{byte}, int, Span{float}, Span{float})"/>
    public void Run(ReadOnlyMemory<byte> pixels, int n, Span<Half> embeddings, Span<Half> logits = default)
    {
        Check(pixels.Length, n, embeddings.Length, logits.Length);
        var rented = ArrayPool<float>.Shared.Rent(n * (EmbeddingDimensions + LogitsDimensions));
        try
        {
            var e = rented.AsSpan(0, n * EmbeddingDimensions);
            var l = logits.Length > 0 ? rented.AsSpan(e.Length, n * LogitsDimensions) : default;
            Run(pixels, n, e, l);
            ToHalf(e, embeddings);
            ToHalf(l, logits);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        _runOptions.Dispose();
    }

    private static void ToHalf(Span<float> values, Span<Half> halves)
    {
        TensorPrimitives.Min(values, (float)Half.MaxValue, values);
        TensorPrimitives.Max(values, (float)Half.MinValue, values);
        TensorPrimitives.ConvertToHalf(values, halves);
    }

    private void RunBatch(byte* pixels, int n, float* embeddings, float* logits)
    {
        var memory = OrtMemoryInfo.DefaultInstance;
        using var input = OrtValue.CreateTensorValueWithData(memory, TensorElementType.UInt8, [n, Height, Width, 3], (nint)pixels, (long)n * PixelBytes);
        using var embedding = OrtValue.CreateTensorValueWithData(memory, TensorElementType.Float, [n, EmbeddingDimensions], (nint)embeddings, (long)n * EmbeddingDimensions * sizeof(float));
        using var logit = logits is null ? null : OrtValue.CreateTensorValueWithData(memory, TensorElementType.Float, [n, LogitsDimensions], (nint)logits, (long)n * LogitsDimensions * sizeof(float));
        try
        {
            if (logit is null)
                _session.Run(_runOptions, _inputNames, [input], [ComposedModel.Embedding], [embedding]);
            else
                _session.Run(_runOptions, _inputNames, [input], _outputNames, [embedding, logit]);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException($"The model failed on a batch of {n} images of {Width} x {Height}: {e.Message}", e);
        }
    }

    /// <summary>One run on grey shows the sizes of the outputs, and that the model runs at all.</summary>
    private (int Embedding, int Logits) Prove()
    {
        var n = FixedBatch ?? 2;
        var pixels = new byte[n * PixelBytes];
        Array.Fill(pixels, (byte)127);
        try
        {
            using var input = OrtValue.CreateTensorValueFromMemory(pixels, [n, Height, Width, 3]);
            using var outputs = _session.Run(_runOptions, _inputNames, [input], _outputNames);
            return (Columns(outputs[0], ComposedModel.Embedding, n), outputs.Count > 1 ? Columns(outputs[1], ComposedModel.Logits, n) : 0);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException($"The model failed on {n} grey images of {Width} x {Height}: {e.Message} Check the input's size, layout and type.", e);
        }
    }

    private static int Columns(OrtValue value, string name, int n)
    {
        var shape = value.GetTensorTypeAndShape().Shape;
        if (shape.Length != 2 || shape[0] != n)
            throw new ModelException($"The output for '{name}' has the shape [{string.Join(", ", shape)}] for {n} images; [{n}, d] is expected. Name an output with one row an image.");
        if (shape[1] is < 1 or > WidestRow)
            throw new ModelException($"The output for '{name}' has {shape[1]} numbers an image; 1 to {WidestRow} are expected. Name an output behind the pooling.");
        return (int)shape[1];
    }

    private void Check(int pixels, int n, int embeddings, int logits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        if (pixels < (long)n * PixelBytes)
            throw new ArgumentException($"{pixels} bytes were given for {n} images of {PixelBytes}.", nameof(pixels));
        if (embeddings != (long)n * EmbeddingDimensions)
            throw new ArgumentException($"{embeddings} places were given for {n} embeddings of {EmbeddingDimensions}.", nameof(embeddings));
        if (logits != 0 && logits != (long)n * LogitsDimensions)
            throw new ArgumentException($"{logits} places were given for {n} rows of {LogitsDimensions} logits.", nameof(logits));
    }
}
