namespace Assay.Inference.Grpc;

/// <summary>Writes the pixels of a picture, [height, width, 3] of the model's input.</summary>
/// <param name="row">Which picture of the request.</param>
/// <param name="pixels">Written whole.</param>
internal delegate void PixelWriter(int row, Span<byte> pixels);
