namespace Assay.Onnx.Training;

/// <summary>A checkpoint cannot be read. The message says whether it is damaged, of another version or no checkpoint at all.</summary>
public sealed class CheckpointException(string message, Exception? inner = null) : Exception(message, inner);
