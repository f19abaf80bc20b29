using Assay.Common.V1;
using Assay.LabelStore.V1;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.V1;
using Grpc.Core;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.Scoring;

public sealed class ConsensusTests(ScoringHost host) : IClassFixture<ScoringHost>
{
    private const int Answered = 40;

    [Theory]
    [InlineData(ConsensusMethod.Majority)]
    [InlineData(ConsensusMethod.DawidSkene)]
    [InlineData(ConsensusMethod.DawidSkeneOneCoin)]
    [InlineData(ConsensusMethod.Unspecified)]
    public async Task StartRun_Consensus_FindsWhatPeopleAgreeOn(ConsensusMethod method)
    {
        var name = $"people-{(int)method}";
        var dataset = await host.AddAsync(new SyntheticDataset { Name = name });
        var withModel = method == ConsensusMethod.Unspecified;
        if (withModel)
            await host.ScoreAsync(name);
        var given = await AnswerAsync(dataset);
        var run = await host.ScoreAsync(name, new RunParameters { Consensus = new ConsensusParameters { Method = method } });

        Assert.Equal("consensus/1", run.Method);
        Assert.Equal(withModel ? ConsensusMethod.Crowdlab : method, run.Parameters.Consensus.Method);
        string[] scores = ["consensus_quality", "agreement"];
        Assert.Equal(withModel ? [.. scores, "activelab"] : scores, run.Scores);

        var images = await ReadAllAsync(run.Id, dataset);
        var annotated = images.Where(image => image.Integers.GetValueOrDefault("annotated") == 1).ToList();
        Assert.Equal(Answered, annotated.Count);
        foreach (var image in annotated)
        {
            // ann and bob always say the label that is shown, cyd another for every fourth image.
            Assert.Equal(given[image.ImageId], image.Integers["consensus_label"]);
            Assert.InRange(image.Scores["consensus_quality"], 0, 1);
            var odd = ImageId.Parse(image.ImageId).Row % 4 == 0;
            Assert.Equal(odd ? 2f / 3 : 1, image.Scores["agreement"]);
            Assert.Equal(odd ? 1 : 0, image.Integers["refine"]);
        }

        var report = (await host.Scoring.GetRunReportAsync(new GetRunReportRequest { Run = run.Id })).Report.Consensus;
        Assert.Equal((Answered, 3 * Answered, 1, Answered), (report.Images, report.Annotations, report.LeftOut, report.Overlapping));
        Assert.Equal((30, 10, 0, 0), (report.Settled, report.Disagreeing, report.OriginalLeftOut, report.Changed));

        // Every fourth image has one agreeing pair of three: (30 + 10 / 3) / 40.
        Assert.Equal((30 + 10.0 / 3) / 40, report.PercentAgreement, 1e-12);
        Assert.InRange(report.KrippendorffAlpha, 0.6, 0.9);
        Assert.Equal(["cyd", "ann", "bob"], report.Annotators.Select(annotator => annotator.Annotator));
        Assert.Equal(0.75, report.Annotators[0].Agreement, 1e-12);
        Assert.True(report.Annotators[0].Quality < report.Annotators[1].Quality);
        Assert.Equal(("ann", "bob", 1.0), (report.Pairs[0].First, report.Pairs[0].Second, report.Pairs[0].Kappa));
        Assert.Equal(withModel, report.HasModelWeight);
        Assert.Equal(withModel ? dataset.Images - dataset.Shards * 2 : Answered, run.Summary.Scored);
        if (withModel)
            Assert.All(images.Where(image => image.Scores.ContainsKey("activelab")), image => Assert.InRange(image.Scores["activelab"], 0.0001, 1));
    }

    [Fact]
    public async Task StartRun_OnMoreThreadsAndAfterMoreAnswers_LeavesTheSameBytes()
    {
        var dataset = await host.AddAsync(new SyntheticDataset { Name = "people-twice" });
        await host.ScoreAsync("people-twice");
        await AnswerAsync(dataset);
        var parameters = new RunParameters { Consensus = new ConsensusParameters { Method = ConsensusMethod.Crowdlab } };
        var first = await host.ReadFilesAsync(await host.ScoreAsync("people-twice", parameters));
        var other = new ScoringHost(host) { Threads = 4 };
        await other.InitializeAsync();
        try
        {
            var second = await host.ReadFilesAsync(await other.ScoreAsync("people-twice", parameters));
            Assert.Equal(first.Keys, second.Keys);
            Assert.All(first, file => Assert.Equal(file.Value, second[file.Key]));
        }
        finally
        {
            await other.DisposeAsync();
        }
    }

    [Fact]
    public async Task StartRun_WhatIsMissingOrWrong_IsNamed()
    {
        await host.AddAsync(new SyntheticDataset { Name = "nobody" });
        await Refused.WithAsync(
            StatusCode.FailedPrecondition, () => host.StartAsync("nobody", new RunParameters { Consensus = new ConsensusParameters() }), "has no head run that has succeeded. Run: assay score nobody");
        await Refused.WithAsync(
            StatusCode.InvalidArgument,
            () => host.StartAsync("nobody", new RunParameters { Consensus = new ConsensusParameters { Method = (ConsensusMethod)9, Batches = { "no name" }, Smoothing = double.NaN, MaxIterations = -1 } }),
            "parameters.consensus.smoothing: must be a finite number");
        host.Others.Annotations.Clear();
        var run = await host.WaitAsync((await host.StartAsync("nobody", new RunParameters { Consensus = new ConsensusParameters { Method = ConsensusMethod.Majority } })).Id);
        Assert.Equal(JobState.Failed, run.Progress.State);
        Assert.Contains("Nobody has given an image of the data set \"nobody\" a label", run.Progress.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReportMultiLabel_TwoModels_ComparesThem()
    {
        var dataset = await host.AddAsync(new SyntheticDataset { Name = "several" });
        var (original, valid) = (new Dictionary<ImageId, int>(), new Dictionary<ImageId, int[]>());
        for (var shard = 0; shard < dataset.Shards; shard++)
            await ClassifyAsync(dataset, shard, original, valid);

        var report = await host.Scoring.ReportMultiLabelAsync(new ReportMultiLabelRequest { Dataset = "several", LabelVersion = "given", Models = { SyntheticDataset.Classifiers } });
        Assert.Equal(valid.Count, report.Images);
        Assert.Equal("good-net", report.BestModel);
        for (var labels = 0; labels <= 2; labels++)
            Assert.Equal(valid.Values.Count(set => set.Length == labels), report.LabelCounts.Single(count => count.Labels == labels).Images);

        // good-net says the last valid label; poor-net always class 0.
        var (good, poor) = (report.Models[0], report.Models[1]);
        var decoded = valid.Where(image => image.Key.Row != 2).ToList();
        Assert.Equal((decoded.Count(image => image.Value.Length > 0), 1.0), (good.Real.Hits, good.Real.Share));
        Assert.Equal(decoded.Count(image => image.Value.Length > 0 && image.Value[^1] == original[image.Key]), good.TopOne.Hits);
        Assert.Equal(decoded.Count(image => image.Value.Contains(0)), poor.Real.Hits);
        Assert.Equal(decoded.Count(image => original[image.Key] == 0), poor.TopOne.Hits);
        var share = poor.TopOne.Share;
        Assert.Equal(1.96 * Math.Sqrt(share * (1 - share) / poor.TopOne.Images), poor.TopOne.Margin, 1e-12);
        Assert.NotNull(report.Fit);
        Assert.Equal(1, report.Fit.RSquared, 1e-9);

        var proposals = await host.Scoring.ProposeLabelsAsync(new ProposeLabelsRequest { Dataset = "several", Model = "good-net", ImageIds = { "000001-0005", "000000-0002" } });
        Assert.Equal(["000001-0005", "000000-0002"], proposals.Images.Select(image => image.ImageId));
        Assert.Equal(valid[new ImageId(1, 5)][^1], proposals.Images[0].Classes[0]);
        Assert.Equal(Enumerable.Range(0, SyntheticDataset.Classes), proposals.Images[0].Classes.Order());
        Assert.Empty(proposals.Images[1].Classes);
        await Refused.WithAsync(
            StatusCode.NotFound, async () => await host.Scoring.ProposeLabelsAsync(new ProposeLabelsRequest { Dataset = "several", Model = "good-net", ImageIds = { "000001-5000" } }), "has no image 000001-5000");
        await Refused.WithAsync(
            StatusCode.FailedPrecondition,
            async () => await host.Scoring.ReportMultiLabelAsync(new ReportMultiLabelRequest { Dataset = "several", LabelVersion = "given", Models = { SyntheticDataset.Model } }), "does not classify");
        await Refused.WithAsync(
            StatusCode.InvalidArgument, async () => await host.Scoring.ReportMultiLabelAsync(new ReportMultiLabelRequest { Dataset = "several" }), "models: is 0");
    }

    /// <summary>Three people about the first rows of the first shard: two say the label that is shown, the third another for every fourth; one answer is taken back, one unsure.</summary>
    private async Task<Dictionary<string, int>> AnswerAsync(SyntheticDataset dataset)
    {
        host.Others.Annotations.Clear();
        var labels = await host.Objects.ReadColumnAsync<int>(DatasetKeys.Labels(dataset.Name, "given", 0));
        var given = new Dictionary<string, int>();
        for (var row = SyntheticDataset.SpecialRows + 1; given.Count < Answered; row++)
        {
            var (image, label) = (new ImageId(0, row).ToString(), labels.Elements[row]);
            given[image] = label;
            Say("ann", Decision.Keep);
            Say("bob", Decision.Relabel, label);
            if (row % 4 == 0)
                Say("cyd", Decision.Relabel, (label + 1) % SyntheticDataset.Classes);
            else
                Say("cyd", Decision.Keep);

            void Say(string annotator, Decision decision, params int[] said) =>
                host.Others.Annotations.Enqueue(new Annotation { ImageId = image, Annotator = annotator, Decision = decision, Labels = { said }, GivenClasses = { label } });
        }

        host.Others.Annotations.Enqueue(new Annotation { ImageId = "000000-0004", Annotator = "bob", Decision = Decision.Relabel, Labels = { 3, 1 } });
        host.Others.Annotations.Enqueue(new Annotation { ImageId = "000000-0004", Annotator = "bob", Retraction = true });
        host.Others.Annotations.Enqueue(new Annotation { ImageId = "000000-0100", Annotator = "dee", Decision = Decision.Unsure });
        return given;
    }

    private async Task ClassifyAsync(SyntheticDataset dataset, int shard, Dictionary<ImageId, int> original, Dictionary<ImageId, int[]> valid)
    {
        var labels = (await host.Objects.ReadColumnAsync<int>(DatasetKeys.Labels(dataset.Name, "given", shard))).Elements;
        var (indptr, indices) = (new List<long> { 0 }, new List<int>());
        var logits = SyntheticDataset.Classifiers.Select(_ => new Half[labels.Length * (SyntheticDataset.Classes + 1)]).ToArray();
        for (var row = 0; row < labels.Length; row++)
        {
            int[] set = labels[row] < 0 ? [] : row % 5 == 0 ? [labels[row], (labels[row] + 1) % SyntheticDataset.Classes] : [labels[row]];
            if (labels[row] != LabelColumns.Removed)
                (original[new ImageId(shard, row)], valid[new ImageId(shard, row)]) = (labels[row], set);
            indices.AddRange(set);
            indptr.Add(indices.Count);

            // Row 2 could not be decoded.
            if (row == 2)
                continue;
            Set(0, set.Length == 0 ? 1 : set[^1]);
            Set(1, 0);

            void Set(int model, int label) => logits[model][row * (SyntheticDataset.Classes + 1) + SyntheticDataset.Classes - label] = Half.One;
        }

        await host.Objects.WriteColumnAsync<long>(DatasetKeys.LabelIndptr(dataset.Name, "given", shard), indptr.ToArray());
        await host.Objects.WriteColumnAsync<int>(DatasetKeys.LabelIndices(dataset.Name, "given", shard), indices.ToArray());
        for (var i = 0; i < logits.Length; i++)
            await host.Objects.WriteColumnAsync<Half>(DatasetKeys.Logits(dataset.Name, shard, SyntheticDataset.Classifiers[i]), labels.Length, SyntheticDataset.Classes + 1, logits[i]);
    }

    private async Task<List<ImageScores>> ReadAllAsync(string run, SyntheticDataset dataset)
    {
        var request = new GetScoresRequest { Run = run };
        for (var shard = 0; shard < dataset.Shards; shard++)
            request.ImageIds.Add(Enumerable.Range(0, SyntheticDataset.RowsOfShard).Select(row => new ImageId(shard, row).ToString()));
        return [.. (await host.Scoring.GetScoresAsync(request)).Images];
    }
}
