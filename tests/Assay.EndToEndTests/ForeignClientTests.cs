using System.Text.Json;
using Assay.Tests;
using Assay.Tests.Interop;
using Xunit;

namespace Assay.EndToEndTests;

[Collection(EndToEndCollection.Name)]
public sealed class ForeignClientTests(SampleFixture sample)
{
    [RequiresNodeFact]
    public async Task GrpcJs_UploadsWatchesAndReadsScores()
    {
        using var folder = new TemporaryFolder();
        await using var assay = await AssayProcess.UpAsync(folder.At("data"));

        using var result = JsonDocument.Parse(await Node.RunAsync("loop.mjs", Repository.PathOf("proto"), assay.Grpc.Authority, "from-node", sample.Images));

        var seen = result.RootElement;
        Assert.Equal(100, seen.GetProperty("sent").GetInt32());
        Assert.Equal("JOB_STATE_SUCCEEDED", seen.GetProperty("ingested").GetString());
        Assert.Equal("JOB_STATE_SUCCEEDED", seen.GetProperty("embedded").GetString());
        Assert.Equal("JOB_STATE_SUCCEEDED", seen.GetProperty("scored").GetString());
        Assert.Equal("NOT_FOUND", seen.GetProperty("missing").GetString());
        var scores = seen.GetProperty("scores").EnumerateArray().Select(score => score.GetSingle()).ToArray();
        Assert.Equal(100, scores.Length);
        Assert.All(scores, score => Assert.InRange(score, 0, 1));
        Assert.True(scores.Distinct().Count() > 50, "Scores hardly differ.");
    }
}
