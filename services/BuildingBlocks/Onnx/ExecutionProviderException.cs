namespace Assay.Onnx;

/// <summary>The execution provider that the configuration asks for is not to be had on this machine. The message says what is missing.</summary>
public sealed class ExecutionProviderException(string message, Exception? inner = null) : Exception(message, inner);
