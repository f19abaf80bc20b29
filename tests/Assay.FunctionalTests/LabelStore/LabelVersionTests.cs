using Assay.LabelStore.V1;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.LabelStore;

public sealed class LabelVersionTests : IAsyncLifetime
{
    private readonly LabelStoreHost _host = new();

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task CreateLabelVersion_NothingDecided_ReturnsGiven()
    {
        await _host.CreateBatchAsync(3, id: "b");
        Assert.Equal("given", (await _host.CreateVersionAsync()).Name);
        await _host.SubmitAsync("b-000001", "ann", Decision.Keep);
        await _host.SubmitAsync("b-000002", "ann", Decision.Unsure);
        Assert.Equal("given", (await _host.CreateVersionAsync()).Name);
        Assert.Empty(_host.Published.Events);
        await Refused.WithAsync(
            StatusCode.NotFound,
            async () => await _host.Client.CreateLabelVersionAsync(new CreateLabelVersionRequest { Dataset = "nowhere" }), "no data set \"nowhere\"");
    }

    [Fact]
    public async Task CreateLabelVersion_Decisions_WritesOnlyShardsThatDiffer()
    {
        await _host.CreateBatchAsync(6, id: "b");
        await _host.Dataset.AddShardAsync(5);
        await _host.SubmitAsync("b-000001", "ann", Decision.Relabel, [2]);
        await _host.SubmitAsync("b-000002", "ann", Decision.Remove);
        await _host.SubmitAsync("b-000003", "ann", Decision.Keep);

        var version = await _host.CreateVersionAsync();
        Assert.Equal(("v0001", "given", 2, 1), (version.Name, version.Base, version.Changed, version.Removed));
        Assert.Equal([2, -2, 2, 0, 1, 2], await ColumnAsync("v0001", 0));
        Assert.Equal(
            ["datasets/birds/labels/v0001/000000.npy", "datasets/birds/labels/v0001/version.json"], await KeysAsync("v0001"));

        var labels = _host.Services.GetRequiredService<LabelColumns>();
        Assert.Equal([0, 1, 2, 0, 1], (await labels.ReadAsync("birds", "v0001", 1)).AsEnumerable());
        var published = await LabelStoreHost.UntilAsync(() => Task.FromResult(_host.Published.Events.ToArray()), e => e.Length == 1);
        Assert.Equal(("birds", "v0001", 2), (published[0].Dataset, published[0].Version, published[0].Changed));

        Assert.Equal(version, await _host.CreateVersionAsync());
        await _host.SubmitAsync("b-000004", "ann", Decision.Relabel, [1]);
        var second = await _host.CreateVersionAsync();
        Assert.Equal(("v0002", "v0001", 1, 0), (second.Name, second.Base, second.Changed, second.Removed));
        Assert.Equal([2, -2, 2, 1, 1, 2], await ColumnAsync("v0002", 0));

        var list = await ListAsync(pageSize: 2);
        Assert.Equal(["given", "v0001", "v0002"], list.Select(v => v.Name));
        Assert.Equal(["", "given", "v0001"], list.Select(v => v.Base));
    }

    [Fact]
    public async Task CreateLabelVersion_AnswerTakenBack_LabelGoesBack()
    {
        await _host.CreateBatchAsync(3, id: "b");
        await _host.SubmitAsync("b-000001", "ann", Decision.Relabel, [2]);
        await _host.CreateVersionAsync();
        await _host.Client.UndoAnnotationAsync(new UndoAnnotationRequest { RequestId = "u", Task = "b-000001", Annotator = "ann" });
        var version = await _host.CreateVersionAsync();
        Assert.Equal(("v0002", 1), (version.Name, version.Changed));
        Assert.Equal([0, 1, 2], await ColumnAsync("v0002", 0));
    }

    [Fact]
    public async Task CreateLabelVersion_SeveralAnnotators_MajorityDecidesAndTiesLeaveTheLabel()
    {
        await _host.CreateBatchAsync(5, annotators: 3, id: "b");
        await AnswerAsync(1, (Decision.Keep, null), (Decision.Relabel, [2]), (Decision.Relabel, [2]));
        await AnswerAsync(2, (Decision.Remove, null), (Decision.Relabel, [0]), (Decision.Keep, null));
        await AnswerAsync(3, (Decision.Unsure, null), (Decision.Unsure, null), (Decision.Remove, null));
        await AnswerAsync(4, (Decision.Relabel, [2]), (Decision.Relabel, [2]));
        await AnswerAsync(5, (Decision.Relabel, [2, 0]), (Decision.Relabel, [0, 2]), (Decision.Remove, null));

        var version = await _host.CreateVersionAsync();
        Assert.Equal(2, version.Changed);
        Assert.Equal([2, 1, 2, 0, 2], await ColumnAsync("v0001", 0));

        async Task AnswerAsync(int rank, params (Decision Decision, int[]? Labels)[] answers)
        {
            foreach (var (index, answer) in answers.Index())
                await _host.SubmitAsync($"b-{rank:D6}", $"annotator-{index}", answer.Decision, answer.Labels);
        }
    }

    [Fact]
    public async Task CreateLabelVersion_SeveralLabels_WritesTheSetsBesideTheFirst()
    {
        await _host.CreateBatchAsync(4, id: "b");
        await _host.SubmitAsync("b-000002", "ann", Decision.Relabel, [2, 0]);
        await _host.SubmitAsync("b-000003", "ann", Decision.Remove);
        await _host.CreateVersionAsync();

        Assert.Equal([0, 2, -2, 0], await ColumnAsync("v0001", 0));
        var indptr = await _host.Objects.ReadColumnAsync<long>(DatasetKeys.LabelIndptr("birds", "v0001", 0));
        var indices = await _host.Objects.ReadColumnAsync<int>(DatasetKeys.LabelIndices("birds", "v0001", 0));
        Assert.Equal([0, 1, 3, 3, 4], indptr.Elements);
        Assert.Equal([0, 2, 0, 0], indices.Elements);

        // A batch on that version shows the whole set, and keeping it keeps the set.
        var batch = await _host.Client.CreateBatchAsync(new CreateBatchRequest { Id = "c", Dataset = "birds", ImageIds = { "000000-0001", "000000-0002" } });
        Assert.Equal("v0001", batch.Batch.LabelVersion);
        var tasks = await _host.ListTasksAsync("c");
        Assert.Equal([2, 0], tasks[0].GivenClasses);
        Assert.Empty(tasks[1].GivenClasses);
        await _host.SubmitAsync("c-000001", "ann", Decision.Keep);
        await _host.SubmitAsync("c-000002", "ann", Decision.Keep);
        Assert.Equal("v0001", (await _host.CreateVersionAsync()).Name);
    }

    [Fact]
    public async Task CreateLabelVersion_NoValidLabel_TakesTheLabelsAway()
    {
        await _host.CreateBatchAsync(4, id: "b");
        await _host.SubmitAsync("b-000001", "ann", Decision.Relabel, [2, 0]);
        await _host.SubmitNoneAsync("b-000002", "ann");
        var version = await _host.CreateVersionAsync();
        Assert.Equal((2, 0), (version.Changed, version.Removed));
        Assert.Equal([2, -1, 2, 0], await ColumnAsync("v0001", 0));
        var indptr = await _host.Objects.ReadColumnAsync<long>(DatasetKeys.LabelIndptr("birds", "v0001", 0));
        Assert.Equal([0, 2, 2, 3, 4], indptr.Elements);

        var rows = StrictCsv.Parse(System.Text.Encoding.UTF8.GetString(await _host.ExportAsync(ExportFormat.Csv)));
        var (label, status) = (Array.IndexOf(rows[0], "label"), Array.IndexOf(rows[0], "status"));
        Assert.Equal([("crow|owl", "relabelled"), ("", "unlabelled"), ("crow", "given")], rows[1..4].Select(row => (row[label], row[status])));
    }

    [Fact]
    public async Task CreateLabelVersion_ManyAtOnce_MakeOneVersion()
    {
        await _host.CreateBatchAsync(3, id: "b");
        await _host.SubmitAsync("b-000001", "ann", Decision.Remove);
        var versions = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _host.CreateVersionAsync()));
        Assert.Single(versions.Distinct());
        Assert.Equal(2, (await ListAsync(100)).Count);
    }

    private async Task<List<int>> ColumnAsync(string version, int shard) =>
        [.. (await _host.Objects.ReadColumnAsync<int>(DatasetKeys.Labels("birds", version, shard))).Elements];

    private async Task<List<string>> KeysAsync(string version)
    {
        var keys = new List<string>();
        await foreach (var entry in _host.Objects.ListAsync(DatasetKeys.LabelVersion("birds", version)))
            keys.Add(entry.Key);
        return keys;
    }

    private async Task<List<LabelVersion>> ListAsync(int pageSize)
    {
        var versions = new List<LabelVersion>();
        var request = new ListLabelVersionsRequest { Dataset = "birds", PageSize = pageSize };
        do
        {
            var page = await _host.Client.ListLabelVersionsAsync(request);
            Assert.InRange(page.Versions.Count, 1, pageSize);
            versions.AddRange(page.Versions);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return versions;
    }
}
