using System.Text;
using System.Text.Json;
using Assay.Contracts.V1;
using Assay.Documents;
using Assay.LabelStore.LabelVersions;
using Assay.LabelStore.V1;
using Assay.Numerics;
using Assay.Numerics.Randomness;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.LabelStore;

public sealed class LabelBranchTests : IAsyncLifetime
{
    private readonly LabelStoreHost _host = new();

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task CreateLabelBranch_AnswersToABatch_OverlaysTheBaseAndLeavesTheLineAlone()
    {
        await _host.CreateBatchAsync(6, id: "b");
        await _host.Dataset.AddShardAsync(5);
        await _host.SubmitAsync("b-000001", "ann", Decision.Relabel, [2]);
        await _host.SubmitAsync("b-000002", "ann", Decision.Remove);
        await _host.SubmitAsync("b-000003", "ann", Decision.Keep);
        await _host.SubmitAsync("b-000004", "ann", Decision.Unsure);

        var made = await CreateAsync(Answers("cleaning-000", "given", "b"));
        Assert.Equal(("cleaning-000", "given", 2, 1, true), (made.Version.Name, made.Version.Base, made.Version.Changed, made.Version.Removed, made.Version.Branch));
        Assert.Equal([(Decision.Keep, 1), (Decision.Relabel, 1), (Decision.Remove, 1), (Decision.Unsure, 1)], made.Decisions.Select(d => (d.Decision, d.Count)));
        Assert.Equal([2, -2, 2, 0, 1, 2], await ReadAsync("cleaning-000", 0));
        Assert.Equal([0, 1, 2, 0, 1], await ReadAsync("cleaning-000", 1));
        Assert.Equal(["000000.npy", "version.json"], await FilesAsync("cleaning-000"));

        // Never the newest one, nor a base of the line; nobody is told.
        Assert.Equal("given", (await GetAsync("")).Name);
        Assert.Equal(made.Version, await GetAsync("cleaning-000"));
        Assert.Equal("v0001", (await _host.CreateVersionAsync()).Name);
        await LabelStoreHost.UntilAsync(() => Task.FromResult(_host.Published.Events.Count), count => count == 1);
        Assert.Equal("given", (await GetAsync("v0001")).Base);
        Assert.Equal("v0001", (await GetAsync("")).Name);
        Assert.Equal(["given", "v0001"], (await ListAsync(branches: false)).Select(version => version.Name));
        Assert.Equal([made.Version], await ListAsync(branches: true));
        Assert.Equal("v0001", Assert.Single(_host.Published.Events).Version);

        // What is answered later is no part of it; on top of it another round can stand.
        await _host.SubmitAsync("b-000005", "ann", Decision.Relabel, [0]);
        Assert.Equal(made, await CreateAsync(Answers("cleaning-000", "given", "b")));
        var next = await CreateAsync(Answers("cleaning-001", "cleaning-000", "b"));
        Assert.Equal(("cleaning-000", 1, 0), (next.Version.Base, next.Version.Changed, next.Version.Removed));
        Assert.Equal([2, -2, 2, 0, 0, 2], await ReadAsync("cleaning-001", 0));
    }

    [Fact]
    public async Task CreateLabelBranch_SeveralBatchesAndAnnotators_LaterAnswersWinAndMajorityDecides()
    {
        await _host.CreateBatchAsync(4, annotators: 3, id: "first");
        await _host.CreateBatchAsync(4, id: "second");
        await _host.CreateBatchAsync(4, id: "elsewhere");
        await AnswerAsync(1, (Decision.Keep, null), (Decision.Relabel, [2]), (Decision.Relabel, [2]));
        await AnswerAsync(2, (Decision.Remove, null), (Decision.Relabel, [0]), (Decision.Keep, null));
        await AnswerAsync(3, (Decision.Relabel, [1]), (Decision.Relabel, [1]), (Decision.Relabel, [1]));
        await AnswerAsync(4, (Decision.Relabel, [2]), (Decision.Relabel, [2]));
        await _host.SubmitAsync("second-000003", "zoe", Decision.Relabel, [0]);
        await _host.SubmitAsync("elsewhere-000001", "zoe", Decision.Remove);

        var made = await CreateAsync(Answers("both", "given", "first", "second"));
        Assert.Equal([2, 1, 0, 0], await ReadAsync("both", 0));
        Assert.Equal([(Decision.Relabel, 2), (Decision.Unsure, 1)], made.Decisions.Select(d => (d.Decision, d.Count)));

        // The third image was decided in both batches, last in the second.
        var ofBatches = made.Batches.ToDictionary(batch => batch.Batch, batch => batch.Decisions.Select(d => (d.Decision, d.Count)));
        Assert.Equal([(Decision.Relabel, 2), (Decision.Unsure, 1)], ofBatches["first"]);
        Assert.Equal([(Decision.Relabel, 1)], ofBatches["second"]);
        await CreateAsync(Answers("one", "none", "first"));
        Assert.Equal([2, -1, 1, -1], await ReadAsync("one", 0));

        async Task AnswerAsync(int rank, params (Decision Decision, int[]? Labels)[] answers)
        {
            foreach (var (index, answer) in answers.Index())
                await _host.SubmitAsync($"first-{rank:D6}", $"annotator-{index}", answer.Decision, answer.Labels);
        }
    }

    [Fact]
    public async Task CreateLabelBranch_NameOfAnother_AlreadyExists()
    {
        await _host.CreateBatchAsync(4, id: "b");
        await _host.CreateBatchAsync(4, id: "c");
        await CreateAsync(Answers("mine", "given", "b"));
        foreach (var other in new[] { Answers("mine", "none", "b"), Answers("mine", "given", "c"), Answers("mine", "given", "b", "c"), Oracle("mine", "given", 0, 0, "b") })
            await Refused.WithAsync(StatusCode.AlreadyExists, () => CreateAsync(other), "\"mine\"");
    }

    [Fact]
    public async Task CreateLabelBranch_OracleOnNone_LabelsOnlyWhatWasSelected()
    {
        await ClassesAsync();
        await _host.Dataset.AddShardAsync(("a", 1), ("b", -1), ("c", 2), ("d", 0));
        await _host.Dataset.AddShardAsync(("e", 2), ("f", 1));
        await SelectAsync("guided-000", "000000-0002", "000000-0001");
        await SelectAsync("guided-001", "000001-0001", "000000-0002");

        var first = await CreateAsync(Oracle("guided-000", "none", 0, 0, "guided-000"));
        Assert.Equal(("none", 1), (first.Version.Base, first.Version.Changed));
        Assert.Equal([(Decision.Relabel, 1), (Decision.Unsure, 1)], first.Decisions.Select(d => (d.Decision, d.Count)));
        Assert.Equal([-1, -1, 2, -1], await ReadAsync("guided-000", 0));
        Assert.Equal([-1, -1], await ReadAsync("guided-000", 1));
        Assert.Equal(["000000.npy", "version.json"], await FilesAsync("guided-000"));

        // A round that shows an image again keeps it, and does not write its shard anew.
        var second = await CreateAsync(Oracle("guided-001", "guided-000", 0, 0, "guided-001"));
        Assert.Equal([(Decision.Keep, 1), (Decision.Relabel, 1)], second.Decisions.Select(d => (d.Decision, d.Count)));
        Assert.Equal(["000001.npy", "version.json"], await FilesAsync("guided-001"));
        Assert.Equal([-1, -1, 2, -1], await ReadAsync("guided-001", 0));
        Assert.Equal([-1, 1], await ReadAsync("guided-001", 1));

        // Images that come later have no label in it, and it can be exported and judged.
        await _host.Dataset.AddShardAsync(("g", 1));
        Assert.Equal([-1], await ReadAsync("guided-001", 2));
        var lines = Encoding.UTF8.GetString(await _host.ExportAsync(ExportFormat.Csv, "guided-001")).Split("\r\n");
        Assert.Contains("000001-0001,f,train,tit,tit,given,,", lines);
        Assert.Contains("000001-0000,e,train,,crow,given,,", lines);
        var batch = await _host.Client.CreateBatchAsync(new CreateBatchRequest { Id = "judged", Dataset = "birds", LabelVersion = "guided-001", ImageIds = { "000001-0001", "000001-0000" } });
        Assert.Equal("guided-001", batch.Batch.LabelVersion);
        Assert.Equal([[1], []], (await _host.ListTasksAsync("judged")).Select(task => task.GivenClasses.ToArray()));
    }

    [Fact]
    public async Task CreateLabelBranch_OracleWithATruthBesideGiven_RepairsAndRemoves()
    {
        await _host.CreateBatchAsync(4, id: "b");
        await _host.SubmitAsync("b-000001", "ann", Decision.Relabel, [2, 0]);
        await _host.SubmitAsync("b-000002", "ann", Decision.Remove);
        await _host.CreateVersionAsync();
        await SelectAsync("s", "000000-0000", "000000-0001", "000000-0002");

        var request = Oracle("fixed", "given", 0, 0, "s");
        request.Oracle.Truth = "v0001";
        var made = await CreateAsync(request);
        Assert.Equal([(Decision.Keep, 1), (Decision.Relabel, 1), (Decision.Remove, 1)], made.Decisions.Select(d => (d.Decision, d.Count)));
        Assert.Equal((2, 1), (made.Version.Changed, made.Version.Removed));
        Assert.Equal([2, -2, 2, 0], await ReadAsync("fixed", 0));
        var indices = await _host.Objects.ReadColumnAsync<int>(DatasetKeys.LabelIndices("birds", "fixed", 0));
        Assert.Equal([2, 0, 2, 0], indices.Elements);
    }

    [Fact]
    public async Task CreateLabelBranch_NoisyOracle_ErrsAtItsRateAndDependsOnSeedAndImageAlone()
    {
        await ClassesAsync();
        await _host.Dataset.AddShardAsync(1000);
        var ids = FakeDataset.Ids(0, 1000);
        await SelectAsync("all", ids);
        await SelectAsync("some", [.. ids.Reverse().Where((_, index) => index % 3 == 0)]);

        await CreateAsync(Oracle("noisy-all", "none", 0.3, 7, "all"));
        await CreateAsync(Oracle("noisy-some", "none", 0.3, 7, "some"));
        await CreateAsync(Oracle("noisy-other", "none", 0.3, 8, "all"));
        var (all, some, other) = (await ReadAsync("noisy-all", 0), await ReadAsync("noisy-some", 0), await ReadAsync("noisy-other", 0));

        Assert.All(some.Index().Where(label => label.Item >= 0), label => Assert.Equal(all[label.Index], label.Item));
        Assert.NotEqual(all, other);
        // The first tenth in the order of the seed's own hashes, which folds and random selections are cut from, errs as often as the rest: 30 +- 4 standard deviations.
        var first = Enumerable.Range(0, 1000).OrderBy(row => RowHash.Compute(7, new RowKey(0, row))).Take(100);
        Assert.InRange(first.Count(row => all[row] != row % 3), 30 - 18, 30 + 18);

        // 300 +- 4 standard deviations of a binomial; the wrong answers are either other class equally often, 150 +- 4 more.
        var wrong = all.Index().Where(label => label.Item != label.Index % 3).ToList();
        Assert.InRange(wrong.Count, 300 - 58, 300 + 58);
        Assert.InRange(wrong.Count(label => label.Item == (label.Index + 1) % 3), (wrong.Count / 2) - 35, (wrong.Count / 2) + 35);
    }

    [Fact]
    public async Task CreateLabelBranch_ManyAtOnce_MakeOneVersion()
    {
        await ClassesAsync();
        await _host.Dataset.AddShardAsync(30);
        await SelectAsync("s", FakeDataset.Ids(0, 30));
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => CreateAsync(Oracle("once", "none", 0.5, 1, "s"))));
        Assert.Single(made.Distinct());
        Assert.Single(await ListAsync(branches: true));
    }

    [Fact]
    public async Task CreateLabelBranch_DiedInTheMiddle_IsInvisibleUntilItIsCompletedWithTheSameBytes()
    {
        await _host.CreateBatchAsync(6, id: "b");
        await _host.SubmitAsync("b-000001", "ann", Decision.Relabel, [2]);
        var made = await CreateAsync(Answers("round", "given", "b"));
        string[] keys = [DatasetKeys.Labels("birds", "round", 0), DatasetKeys.LabelManifest("birds", "round")];
        var before = await Task.WhenAll(keys.Select(key => _host.Objects.ReadAllAsync(key)));
        var branches = _host.Services.GetRequiredService<IDocumentStore>().Collection(LabelBranchDocument.Collection);

        // What was answered after the claim must not get into it.
        await _host.SubmitAsync("b-000002", "ann", Decision.Remove);
        await TakeBackAsync();
        await Refused.WithAsync(StatusCode.NotFound, () => GetAsync("round"), "has no label version \"round\"");
        Assert.Empty(await ListAsync(branches: true));
        Assert.Equal(made, await CreateAsync(Answers("round", "given", "b")));
        Assert.Equal(before, await Task.WhenAll(keys.Select(key => _host.Objects.ReadAllAsync(key))));

        await TakeBackAsync();
        await _host.RestartAsync();
        await LabelStoreHost.UntilAsync(() => GetAsync("round"), _ => true);
        Assert.Equal(before, await Task.WhenAll(keys.Select(key => _host.Objects.ReadAllAsync(key))));

        async Task TakeBackAsync()
        {
            await branches.UpdateAsync(LabelBranchDocument.IdOf("birds", "round"), branch => branch with { Written = false });
            foreach (var key in keys)
                await _host.Objects.DeleteAsync(key);
        }
    }

    [Fact]
    public async Task CreateLabelBranch_BadInput_SaysWhatAndWhatToDo()
    {
        await _host.CreateBatchAsync(2, id: "b");
        await SelectAsync("s", "000000-0000");
        foreach (var name in (string[])["given", "none", "v0001", "v7", "", "Round", "a/b"])
            await Refused.WithAsync(StatusCode.InvalidArgument, () => CreateAsync(Answers(name, "given", "b")), "name: must be 1 to 63 of a-z 0-9 . _ -");
        await Refused.WithAsync(StatusCode.NotFound, () => CreateAsync(Answers("x", "v0009", "b")), "no label version \"v0009\". List those there are with ListLabelVersions");
        await Refused.WithAsync(StatusCode.NotFound, () => CreateAsync(Answers("x", "round-9", "b")), "no label version \"round-9\"");
        await Refused.WithAsync(StatusCode.InvalidArgument, () => CreateAsync(Answers("x", "Round", "b")), "base: is no label version");
        await Refused.WithAsync(StatusCode.NotFound, () => CreateAsync(Answers("x", "given", "b", "absent")), "There is no batch \"absent\". List those there are with ListBatches");
        await Refused.WithAsync(StatusCode.InvalidArgument, () => CreateAsync(Answers("x", "given")), "answers.batches: is 0; must be 1 .. 1000");
        await Refused.WithAsync(StatusCode.InvalidArgument, () => CreateAsync(new CreateLabelBranchRequest { Dataset = "birds", Name = "x" }), "source: must be answers, consensus or oracle");
        await Refused.WithAsync(StatusCode.NotFound, () => CreateAsync(Oracle("x", "none", 0, 0, "s", "absent")), "no selection \"absent\". List those there are with ListSelections");
        await Refused.WithAsync(StatusCode.InvalidArgument, () => CreateAsync(Oracle("x", "none", 1, 0, "s")), "oracle.noise_rate: must be 0 .. below 1");
        await Refused.WithAsync(StatusCode.InvalidArgument, () => CreateAsync(Oracle("x", "none", double.NaN, 0, "s")), "oracle.noise_rate");
        var elsewhere = Answers("x", "given", "b");
        elsewhere.Dataset = "nowhere";
        await Refused.WithAsync(StatusCode.NotFound, () => CreateAsync(elsewhere), "no data set \"nowhere\"");
        Assert.Empty(await ListAsync(branches: true));
    }

    private static CreateLabelBranchRequest Answers(string name, string @base, params string[] batches) =>
        new() { Dataset = "birds", Name = name, Base = @base, Answers = new BatchAnswers { Batches = { batches } } };

    private static CreateLabelBranchRequest Oracle(string name, string @base, double noise, long seed, params string[] selections) =>
        new() { Dataset = "birds", Name = name, Base = @base, Oracle = new OracleAnswers { NoiseRate = noise, Seed = seed, Selections = { selections } } };

    private async Task<CreateLabelBranchResponse> CreateAsync(CreateLabelBranchRequest request) => await _host.Client.CreateLabelBranchAsync(request);

    private async Task ClassesAsync() =>
        await _host.Client.ResolveClassesAsync(new ResolveClassesRequest { Dataset = "birds", Names = { "owl", "tit", "crow" } });

    /// <summary>What Selection leaves of a selection.</summary>
    private async Task SelectAsync(string selection, params string[] images)
    {
        var lines = images.Select((image, index) => JsonSerializer.Serialize(
            new SelectedItem { Rank = index + 1, ImageId = image, Score = 0, GivenClass = -1, SuggestedClass = -1, Reason = "random" }, JsonSerializerOptions.Web));
        await _host.Objects.PutAsync(DatasetKeys.SelectionItems("birds", selection), Encoding.UTF8.GetBytes(string.Join('\n', lines) + '\n'));
    }

    private async Task<List<int>> ReadAsync(string version, int shard) =>
        [.. await _host.Services.GetRequiredService<LabelColumns>().ReadAsync("birds", version, shard)];

    private async Task<List<string>> FilesAsync(string version)
    {
        var prefix = DatasetKeys.LabelVersion("birds", version);
        return await _host.Objects.ListAsync(prefix).Select(entry => entry.Key[prefix.Length..]).ToListAsync();
    }

    private async Task<LabelVersion> GetAsync(string version) =>
        (await _host.Client.GetLabelVersionAsync(new GetLabelVersionRequest { Dataset = "birds", Version = version })).Version;

    private async Task<IReadOnlyList<LabelVersion>> ListAsync(bool branches) =>
        (await _host.Client.ListLabelVersionsAsync(new ListLabelVersionsRequest { Dataset = "birds", Branches = branches })).Versions;
}
