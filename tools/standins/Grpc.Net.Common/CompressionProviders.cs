using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>A message encoding that both sides may agree on.</summary>
public interface ICompressionProvider
{
    /// <summary>The name in grpc-encoding and grpc-accept-encoding.</summary>
    string EncodingName { get; }

    Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel);

    Stream CreateDecompressionStream(Stream stream);
}

public sealed class GzipCompressionProvider(CompressionLevel defaultCompressionLevel) : ICompressionProvider
{
    public string EncodingName => "gzip";

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new MessageCompressionStream(new GZipStream(stream, compressionLevel ?? defaultCompressionLevel, leaveOpen: true), stream, EmptyGzip);

    public Stream CreateDecompressionStream(Stream stream) => new GZipStream(stream, CompressionMode.Decompress);

    // RFC 1952: header without name or time, unknown system; an empty final block; CRC 0; length 0.
    private static ReadOnlySpan<byte> EmptyGzip => [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
}

public sealed class DeflateCompressionProvider(CompressionLevel defaultCompressionLevel) : ICompressionProvider
{
    // What HTTP and gRPC call deflate is the zlib format around it.
    public string EncodingName => "deflate";

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new MessageCompressionStream(new ZLibStream(stream, compressionLevel ?? defaultCompressionLevel, leaveOpen: true), stream, EmptyZlib);

    public Stream CreateDecompressionStream(Stream stream) => new ZLibStream(stream, CompressionMode.Decompress);

    // RFC 1950: header; an empty final block; Adler-32 of nothing.
    private static ReadOnlySpan<byte> EmptyZlib => [0x78, 0x9c, 3, 0, 0, 0, 0, 1];
}
