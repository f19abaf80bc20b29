using System.Text.Json;
using Assay.Tests;
using Assay.Tests.Interop;
using Xunit;

namespace Assay.FunctionalTests.Parts;

/// <summary>The same server, called by @grpc/grpc-js: what both of our sides could agree on wrongly shows here.</summary>
public sealed class GrpcJsTests(CallsServer server) : IClassFixture<CallsServer>
{
    private static readonly string Proto = Repository.PathOf("tests", "Assay.FunctionalTests", "Parts", "calls.proto");

    [RequiresNodeFact]
    public async Task GrpcJs_EveryKindOfCall_Agrees()
    {
        var output = await Node.RunAsync("parts.mjs", Proto, server.Address.Authority);

        using var results = JsonDocument.Parse(output);
        string Result(string name) => results.RootElement.GetProperty(name).ToString();

        Assert.Equal("Grüße", Result("echoText"));
        Assert.Equal("here", Result("echoHeader"));
        Assert.Equal("00ff07", Result("echoTrailer"));
        Assert.Equal("/assay.tests.parts.v1.Calls/Echo", Result("interceptedTrailer"));
        Assert.Equal("5 NOT_FOUND: no such shard | planned", Result("failure"));
        Assert.Equal("4", Result("deadlineCode"));
        Assert.Equal("5050 of 100", Result("sum"));
        Assert.Equal("[1,2,3,4,5]", Result("count"));
        Assert.Equal("[4,9,25]", Result("squares"));
    }

    [RequiresNodeFact]
    public async Task GrpcJs_WithGzip_ReadsALargeMessage() => Assert.Equal(("gzip", 50_000), await EchoWithGzipAsync(50_000));

    // A message of zero bytes, flagged as compressed both ways: grpc-js refuses what is not a valid gzip stream.
    [RequiresStandInFact(andNode: true)]
    public async Task GrpcJs_WithGzip_ReadsAnEmptyMessage() => Assert.Equal(("", 0), await EchoWithGzipAsync(0));

    private async Task<(string? RequestEncoding, int Length)> EchoWithGzipAsync(int length)
    {
        using var results = JsonDocument.Parse(await Node.RunAsync("parts-gzip.mjs", Proto, server.Address.Authority, $"{length}"));
        return (results.RootElement.GetProperty("requestEncoding").GetString(), results.RootElement.GetProperty("length").GetInt32());
    }
}
