using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.V1;
using Grpc.Core;
using Xunit;

namespace Assay.FunctionalTests.Scoring;

/// <summary>The images of a class and its confusions, against the same computed from all scores by id.</summary>
public sealed class ClassImagesTests(ScoringHost host) : IClassFixture<ScoringHost>
{
    private const int Class = 1;

    [Fact]
    public async Task RankImages_ByAScore_AreTheImagesOfTheClassInItsOrder()
    {
        var dataset = await host.AddAsync(new SyntheticDataset { Name = "ranked" });
        var run = await host.ScoreAsync("ranked");
        var scores = await host.ReadScoresAsync(run.Id, dataset);
        var expected = scores.Values.Where(image => image.GivenClass == Class)
            .OrderBy(image => image.Scores["self_confidence"]).ThenBy(image => image.ImageId, StringComparer.Ordinal).Select(image => image.ImageId).ToArray();

        var first = await RankAsync("ranked", run.Id, "self_confidence", count: 7);
        Assert.Equal(expected[..7], Ids(first));
        Assert.Equal("given", first.LabelVersion);
        Assert.All(first.Images, image => Assert.Equal(scores[image.ImageId].Scores["self_confidence"], image.Score));
        Assert.All(first.Images, image => Assert.Equal(scores[image.ImageId].PredictedClass, image.PredictedClass));
        Assert.Equal(expected[7..17], Ids(await RankAsync("ranked", run.Id, "self_confidence", offset: 7, count: 10)));

        // Those without a score, such as one that could not be decoded, come last from either end.
        var all = Ids(await RankAsync("ranked", run.Id, "self_confidence", count: 500));
        Assert.Equal(first.Total, all.Length);
        Assert.Equal(expected, all[..expected.Length]);
        var reversed = await RankAsync("ranked", run.Id, "self_confidence", reverse: true, count: 5);
        Assert.Equal(
            scores.Values.Where(image => image.GivenClass == Class).OrderByDescending(image => image.Scores["self_confidence"]).Take(5).Select(image => image.Scores["self_confidence"]),
            reversed.Images.Select(image => image.Score));
    }

    [Fact]
    public async Task RankImages_WithoutARun_AreAllImagesOfTheClassByTheirIds()
    {
        await host.AddAsync(new SyntheticDataset { Name = "by-id" });
        var labels = await host.Objects.ReadColumnAsync<int>(DatasetKeys.Labels("by-id", LabelVersionName.Given, 0));
        var ofFirstShard = Enumerable.Range(0, labels.Rows).Where(row => labels[row][0] == Class).Select(row => new ImageId(0, row).ToString()).ToArray();
        var ranked = await RankAsync("by-id", "", "");
        Assert.Equal(ofFirstShard, Ids(ranked)[..ofFirstShard.Length]);
        Assert.DoesNotContain(ranked.Images, image => image.HasScore || image.HasPredictedClass);

        // One of each shard has no label.
        Assert.Equal(["000000-0000", "000001-0000", "000002-0000"], Ids(await RankAsync("by-id", "", "", label: -1)));
        Assert.Equal(0, (await RankAsync("by-id", "", "", label: 77)).Total);
    }

    [Fact]
    public async Task GetClassConfusions_OfAClass_CountsBothWaysWithExamples()
    {
        var dataset = await host.AddAsync(new SyntheticDataset { Name = "confused" });
        var run = await host.ScoreAsync("confused");
        var scores = (await host.ReadScoresAsync(run.Id, dataset)).Values.Where(image => image.GivenClass >= 0 && image.Scores.ContainsKey("self_confidence")).ToArray();
        var confusions = await host.Scoring.GetClassConfusionsAsync(new GetClassConfusionsRequest { Run = run.Id, ClassId = Class, Examples = 2 });

        var given = scores.Count(image => image.GivenClass == Class);
        Assert.Equal(given, confusions.Given);
        Assert.Equal(scores.Count(image => (image.GivenClass, image.PredictedClass) == (Class, Class)), confusions.Correct);
        Assert.Equal(scores.Count(image => image.PredictedClass == Class), confusions.Predicted);
        Assert.NotEmpty(confusions.TakenFor);
        Assert.NotEmpty(confusions.Mistaken);
        foreach (var confusion in confusions.TakenFor)
        {
            var confused = scores.Where(image => (image.GivenClass, image.PredictedClass) == (Class, confusion.ClassId)).ToArray();
            Assert.Equal((confused.Length, (double)confused.Length / given), (confusion.Images, confusion.Share));
            Assert.Equal(
                confused.OrderByDescending(image => image.Scores["predicted_probability"]).ThenBy(image => image.ImageId, StringComparer.Ordinal).Take(2).Select(image => image.ImageId),
                confusion.Examples.Select(image => image.ImageId));
        }

        foreach (var confusion in confusions.Mistaken)
        {
            Assert.Equal(scores.Count(image => (image.GivenClass, image.PredictedClass) == (confusion.ClassId, Class)), confusion.Images);
            Assert.Equal((double)confusion.Images / scores.Count(image => image.GivenClass == confusion.ClassId), confusion.Share);
        }

        // What is counted can be looked at in full.
        var other = confusions.TakenFor[0];
        var ranked = await host.Scoring.RankImagesAsync(new RankImagesRequest { Dataset = "confused", ClassId = Class, Run = run.Id, PredictedClass = other.ClassId });
        Assert.Equal(other.Images, ranked.Total);
        Assert.All(ranked.Images, image => Assert.Equal(other.ClassId, image.PredictedClass));
    }

    [Fact]
    public async Task FindTypicalImages_OfClasses_AreTheSurestOfEach()
    {
        var dataset = await host.AddAsync(new SyntheticDataset { Name = "typical" });
        var request = new FindTypicalImagesRequest { Dataset = "typical", ClassIds = { 2, 0, 77 }, Count = 4 };
        // No run yet: by id.
        var byId = await host.Scoring.FindTypicalImagesAsync(request);
        Assert.Equal([.. Ids(await RankAsync("typical", "", "", label: 2)).Take(4)], byId.Classes[0].ImageIds);

        var run = await host.ScoreAsync("typical");
        var scores = await host.ReadScoresAsync(run.Id, dataset);
        var found = await host.Scoring.FindTypicalImagesAsync(request);
        Assert.Equal([2, 0, 77], found.Classes.Select(one => one.ClassId));
        Assert.Empty(found.Classes[2].ImageIds);
        foreach (var one in found.Classes.Take(2))
        {
            var surest = scores.Values.Where(image => image.GivenClass == one.ClassId)
                .OrderByDescending(image => image.Scores["self_confidence"]).ThenBy(image => image.ImageId, StringComparer.Ordinal).Take(4);
            Assert.Equal(surest.Select(image => image.ImageId), one.ImageIds);
        }
    }

    [Fact]
    public async Task RankImages_BadRequests_SayWhatIsWrong()
    {
        await host.AddAsync(new SyntheticDataset { Name = "asked-ranked" });
        var refused = await Refused.WithAsync(StatusCode.InvalidArgument, () => RankAsync("asked-ranked", "", "", label: -2, offset: -1), "class_id: is -2");
        Assert.Contains("offset: is -1; must be 0 .. 20000", refused.Status.Detail, StringComparison.Ordinal);
        await Refused.WithAsync(StatusCode.InvalidArgument, () => RankAsync("asked-ranked", "", "margin"), "score: needs a run");
        await Refused.WithAsync(StatusCode.NotFound, () => RankAsync("nowhere", "", ""), "There is no data set");
        await Refused.WithAsync(StatusCode.NotFound, () => RankAsync("asked-ranked", "no-run", ""), "There is no run \"no-run\"");
        var run = await host.ScoreAsync("asked-ranked");
        await Refused.WithAsync(StatusCode.InvalidArgument, () => RankAsync("asked-ranked", run.Id, "beauty"), "is no column of the run; it has self_confidence");
    }

    private static string[] Ids(RankImagesResponse ranked) => [.. ranked.Images.Select(image => image.ImageId)];

    private async Task<RankImagesResponse> RankAsync(string dataset, string run, string score, int offset = 0, int count = 0, bool reverse = false, int label = Class) =>
        await host.Scoring.RankImagesAsync(
            new RankImagesRequest { Dataset = dataset, ClassId = label, Run = run, Score = score, Offset = offset, Count = count, Reverse = reverse });
}
