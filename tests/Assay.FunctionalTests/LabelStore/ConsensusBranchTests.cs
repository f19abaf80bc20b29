using System.Text;
using Assay.LabelStore.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Grpc.Core;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.LabelStore;

/// <summary>Label versions by the rules and by the model.</summary>
public sealed class ConsensusBranchTests : IAsyncLifetime
{
    private readonly LabelStoreHost _host = new();

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    // Given: 0 1 2 0 1 2. Three annotators each.
    [Theory]
    [InlineData(ConsensusRule.Unspecified, new[] { 2, 1, 2, -1, 1, -2 }, "2|1|2||1|")]
    [InlineData(ConsensusRule.Most, new[] { 2, 1, 2, -1, 1, -2 }, "2|1|2||1|")]
    [InlineData(ConsensusRule.EachLabel, new[] { 2, 0, 2, -1, 1, -2 }, "2|0 1|2||1|")]
    [InlineData(ConsensusRule.Unanimous, new[] { 0, 1, 2, -1, 1, 2 }, "0|1|2||1|2")]
    public async Task CreateLabelBranch_Rule_SaysHowASetFollowsFromAnswers(ConsensusRule rule, int[] first, string sets)
    {
        await _host.CreateBatchAsync(6, annotators: 3, id: "b");
        await RelabelAsync(1, [2], [2], [2, 0]);
        await RelabelAsync(2, [0], [1, 0], [0, 1, 2]);
        await RelabelAsync(3, [0], [1], [2]);
        foreach (var annotator in (string[])["ann", "bob", "cyd"])
            await _host.SubmitNoneAsync("b-000004", annotator);
        await _host.SubmitAsync("b-000005", "ann", Decision.Unsure);
        await _host.SubmitAsync("b-000005", "bob", Decision.Unsure);
        await _host.SubmitAsync("b-000005", "cyd", Decision.Relabel, [0]);
        await _host.SubmitAsync("b-000006", "ann", Decision.Remove);
        await _host.SubmitAsync("b-000006", "bob", Decision.Remove);
        await _host.SubmitAsync("b-000006", "cyd", Decision.Keep);

        var request = new CreateLabelBranchRequest { Dataset = "birds", Name = "consensus", Answers = new BatchAnswers { Batches = { "b" }, Rule = rule } };
        await _host.Client.CreateLabelBranchAsync(request);
        Assert.Equal(first, (await _host.Objects.ReadColumnAsync<int>(DatasetKeys.Labels("birds", "consensus", 0))).Elements.AsEnumerable());
        Assert.Equal(sets, await SetsAsync("consensus", first));
    }

    [Fact]
    public async Task CreateLabelBranch_ConsensusRun_TakesLabelsOfSufficientQuality()
    {
        await _host.CreateBatchAsync(6, id: "b");
        await _host.Dataset.AddShardAsync(3);
        await PutRunAsync("run-1", "consensus/1");
        var made = await CreateAsync("crowd", new ConsensusLabels { Run = "run-1", MinQuality = 0.5 });
        Assert.Equal((2, 0, true), (made.Version.Changed, made.Version.Removed, made.Version.Branch));
        Assert.Equal([(Decision.Keep, 1), (Decision.Relabel, 2), (Decision.Unsure, 1)], made.Decisions.Select(count => (count.Decision, count.Count)));
        Assert.Equal([2, 1, 0, 0, 1, 2], (await _host.Objects.ReadColumnAsync<int>(DatasetKeys.Labels("birds", "crowd", 0))).Elements.AsEnumerable());

        await PutRunAsync("run-2", "head/1");
        await Refused.WithAsync(StatusCode.FailedPrecondition, () => CreateAsync("other", new ConsensusLabels { Run = "run-2" }), "is of the method head/1, which finds no consensus");
        await Refused.WithAsync(StatusCode.NotFound, () => CreateAsync("other", new ConsensusLabels { Run = "run-3" }), "has no run \"run-3\" that is complete");
        await Refused.WithAsync(StatusCode.InvalidArgument, () => CreateAsync("other", new ConsensusLabels { Run = "run-1", MinQuality = double.NaN }), "consensus.min_quality: must be 0 .. 1");
    }

    // As a run of Scoring leaves its files: one shard, the data set having grown since.
    private async Task PutRunAsync(string run, string method)
    {
        await WriteAsync<byte>("annotated", [1, 1, 1, 0, 1, 0]);
        await WriteAsync<int>("consensus_label", [2, 1, 0, 2, 0, 2]);
        await WriteAsync<float>("consensus_quality", [0.9f, 0.5f, 0.75f, 1, 0.25f, 0]);
        await _host.Objects.PutAsync(DatasetKeys.RunSummary("birds", run), Encoding.UTF8.GetBytes($$"""{"method": "{{method}}", "dataset": "birds", "shards": 1}"""));

        Task WriteAsync<T>(string column, T[] values)
            where T : unmanaged => _host.Objects.WriteColumnAsync<T>(DatasetKeys.RunColumn("birds", run, 0, column), values);
    }

    private async Task<CreateLabelBranchResponse> CreateAsync(string name, ConsensusLabels consensus) =>
        await _host.Client.CreateLabelBranchAsync(new CreateLabelBranchRequest { Dataset = "birds", Name = name, Base = "given", Consensus = consensus });

    private async Task RelabelAsync(int rank, params int[][] answers)
    {
        foreach (var (annotator, labels) in new[] { "ann", "bob", "cyd" }.Zip(answers))
            await _host.SubmitAsync($"b-{rank:D6}", annotator, Decision.Relabel, labels);
    }

    private async Task<string> SetsAsync(string version, int[] first)
    {
        if (!await _host.Objects.ExistsAsync(DatasetKeys.LabelIndptr("birds", version, 0)))
            return string.Join('|', first.Select(label => label < 0 ? "" : $"{label}"));
        var indptr = (await _host.Objects.ReadColumnAsync<long>(DatasetKeys.LabelIndptr("birds", version, 0))).Elements;
        var indices = (await _host.Objects.ReadColumnAsync<int>(DatasetKeys.LabelIndices("birds", version, 0))).Elements;
        return string.Join('|', Enumerable.Range(0, first.Length).Select(row => string.Join(' ', indices[(int)indptr[row]..(int)indptr[row + 1]])));
    }
}
