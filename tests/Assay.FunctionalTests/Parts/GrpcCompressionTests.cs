using System.IO.Compression;
using Assay.FunctionalTests.Parts.V1;
using Grpc.Core;
using Grpc.Net.Compression;
using Xunit;

namespace Assay.FunctionalTests.Parts;

public sealed class GrpcCompressionTests(CallsServer server) : IClassFixture<CallsServer>
{
    private static readonly Metadata AskForGzip = new() { { "grpc-internal-encoding-request", "gzip" } };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public async Task Unary_WithGzipBothWays_KeepsTheMessage(int length)
    {
        var encodings = new EncodingRecorder(new SocketsHttpHandler());
        using var channel = server.Connect(encodings);
        var text = new string('a', length);

        var response = await new Calls.CallsClient(channel).EchoAsync(new EchoRequest { Text = text }, AskForGzip);

        Assert.Equal(text, response.Text);
        Assert.Equal(("gzip", "gzip"), (encodings.Request, encodings.Response));
        Assert.Equal(length == 0 ? "" : "gzip", response.RequestEncoding);
    }

    [Fact]
    public async Task ServerStream_WithGzip_KeepsEveryMessage()
    {
        using var channel = server.Connect();
        using var call = new Calls.CallsClient(channel).Count(new CountRequest { To = 50 }, AskForGzip);

        var values = await call.ResponseStream.ReadAllAsync().Select(response => response.Value).ToListAsync();

        Assert.Equal(Enumerable.Range(1, 50), values);
    }

    public static TheoryData<string> Encodings => ["gzip", "deflate"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Provider_RoundTrip_KeepsTheBytes(string encoding)
    {
        var provider = Provider(encoding);
        foreach (var length in (int[])[0, 1, 255, 70_000])
        {
            var message = new byte[length];
            new Random(7).NextBytes(message);

            Assert.Equal(message, Decompress(provider, Compress(provider, message)));
        }
    }

    [RequiresStandInFact]
    public void Provider_EmptyMessage_IsAValidStream()
    {
        // RFC 1952 and RFC 1950 have no form of zero bytes; the lengths are those of a header, an empty block and a checksum.
        var gzip = Compress(Provider("gzip"), []);
        Assert.Equal(20, gzip.Length);
        Assert.Equal([0x1f, 0x8b], gzip[..2]);

        var deflate = Compress(Provider("deflate"), []);
        Assert.Equal(8, deflate.Length);
        Assert.Equal(0, ((deflate[0] << 8) | deflate[1]) % 31);
    }

    private static ICompressionProvider Provider(string encoding) => encoding == "gzip"
        ? new GzipCompressionProvider(CompressionLevel.Fastest)
        : new DeflateCompressionProvider(CompressionLevel.Fastest);

    private static byte[] Compress(ICompressionProvider provider, byte[] message)
    {
        using var output = new MemoryStream();
        using (var stream = provider.CreateCompressionStream(output, null))
            stream.Write(message);
        return output.ToArray();
    }

    private static byte[] Decompress(ICompressionProvider provider, byte[] compressed)
    {
        using var stream = provider.CreateDecompressionStream(new MemoryStream(compressed));
        using var output = new MemoryStream();
        stream.CopyTo(output);
        return output.ToArray();
    }

    /// <summary>What the two sides said about the encoding of their messages.</summary>
    private sealed class EncodingRecorder(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        public string? Request { get; private set; }

        public string? Response { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Request = EncodingOf(request.Headers);
            var response = await base.SendAsync(request, cancellationToken);
            Response = EncodingOf(response.Headers);
            return response;
        }

        private static string? EncodingOf(System.Net.Http.Headers.HttpHeaders headers) =>
            headers.TryGetValues("grpc-encoding", out var values) ? values.Single() : null;
    }
}
