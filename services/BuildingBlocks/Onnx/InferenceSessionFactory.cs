using Microsoft.ML.OnnxRuntime;

namespace Assay.Onnx;

/// <summary>Opens sessions of ONNX Runtime with one set of options.</summary>
/// <param name="options">How models are run.</param>
public sealed class InferenceSessionFactory(OnnxSessionOptions? options = null)
{
    /// <summary>Why there is no CUDA provider where <see cref="HasCuda"/> is false.</summary>
    public const string CudaIsMissing = "The ONNX Runtime library of this build has no CUDA provider: it needs the package Microsoft.ML.OnnxRuntime.Gpu in place of Microsoft.ML.OnnxRuntime (tools/standins/Microsoft.ML.OnnxRuntime/README.md says how where packages come from npm). Or choose the provider Cpu.";

    // It would tell its makers how it is used; nothing of ours leaves the machine unasked.
    private static readonly Lazy<OrtEnv> Runtime = new(() =>
    {
        var runtime = OrtEnv.Instance();
        runtime.DisableTelemetryEvents();
        return runtime;
    });

    private readonly OnnxSessionOptions _options = options ?? new();

    /// <summary>The providers that the library in use was built with.</summary>
    public static IReadOnlyList<string> AvailableProviders => Runtime.Value.GetAvailableProviders();

    /// <summary>Whether the library in use was built for NVIDIA GPUs.</summary>
    public static bool HasCuda => AvailableProviders.Contains("CUDAExecutionProvider");

    /// <summary>Opens a session.</summary>
    /// <param name="model">An ONNX file.</param>
    /// <exception cref="ModelException">ONNX Runtime cannot load the model.</exception>
    /// <exception cref="ExecutionProviderException">The provider is not to be had; says what is missing.</exception>
    public InferenceSession Create(byte[] model) => Create(model, memoryPattern: true);

    /// <summary>Opens a session.</summary>
    /// <param name="model">An ONNX file.</param>
    /// <param name="memoryPattern">
    /// Whether memory for all intermediate values is planned as one block. It comes on top of what the first run took piece by piece, so a graph with
    /// large intermediate values is better off without.
    /// </param>
    /// <inheritdoc cref="Create(byte[])"/>
    internal InferenceSession Create(byte[] model, bool memoryPattern)
    {
        _ = Runtime.Value;
        using var session = new SessionOptions
        {
            // ONNX Runtime's own default counts the cores of the host, whatever share of them a container has.
            IntraOpNumThreads = _options.IntraOpThreads > 0 ? _options.IntraOpThreads : Environment.ProcessorCount,
            InterOpNumThreads = 1,
            EnableMemoryPattern = memoryPattern,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        session.AddSessionConfigEntry("session.intra_op.allow_spinning", _options.Spinning ? "1" : "0");
        session.AddSessionConfigEntry("session.use_deterministic_compute", "1");
        if (_options.Provider == ExecutionProvider.Cuda)
            AppendCuda(session);
        try
        {
            return new InferenceSession(model, session);
        }
        catch (OnnxRuntimeException e) when (_options.Provider == ExecutionProvider.Cuda && e.Message.Contains("CUDA", StringComparison.OrdinalIgnoreCase))
        {
            throw new ExecutionProviderException($"The CUDA provider could not start on device {_options.DeviceId}: {e.Message} Check the driver (nvidia-smi), the device's number and its free memory, or choose the provider Cpu.", e);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException($"ONNX Runtime {Runtime.Value.GetVersionString()} cannot load the model: {e.Message}", e);
        }
    }

    private void AppendCuda(SessionOptions session)
    {
        if (!HasCuda)
            throw new ExecutionProviderException(CudaIsMissing);
        try
        {
            session.AppendExecutionProvider_CUDA(_options.DeviceId);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ExecutionProviderException($"The CUDA provider could not be loaded: {e.Message} It needs the NVIDIA driver, CUDA and cuDNN of the versions that ONNX Runtime {Runtime.Value.GetVersionString()} names, on the library path. Or choose the provider Cpu.", e);
        }
    }
}
