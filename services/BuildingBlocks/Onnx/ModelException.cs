namespace Assay.Onnx;

/// <summary>A model cannot be used as asked. The message names what was expected, what was found and the remedy.</summary>
public sealed class ModelException(string message, Exception? inner = null) : Exception(message, inner);
