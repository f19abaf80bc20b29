using Assay.LabelStore.Annotations;
using Assay.LabelStore.Batches;
using Assay.LabelStore.V1;
using Xunit;

namespace Assay.FunctionalTests.LabelStore;

public sealed class KeptTalliesTests
{
    [Fact]
    public void Take_GivenBack_IsTheSameTally()
    {
        var kept = new KeptTallies();
        var batch = Batch("a", 1);
        var tally = kept.Take(batch);
        kept.Keep(tally);

        Assert.Same(tally, kept.Take(batch));
        Assert.NotSame(tally, kept.Take(batch));
    }

    [Fact]
    public void Keep_MoreAnswersThanAreKept_DropsTheOnesAskedForLongestAgo()
    {
        var kept = new KeptTallies(maxPlaces: 1000);
        var large = Answered(Batch("large", 600));
        var other = Answered(Batch("other", 600));
        kept.Keep(large);
        kept.Keep(other);

        Assert.Same(other, kept.Take(other.Batch));
        Assert.NotSame(large, kept.Take(large.Batch));
    }

    [Fact]
    public void Apply_AnswerTakenBack_CountsTheOneBeforeAgain()
    {
        var tally = new BatchTally(Batch("a", 2));
        tally.Apply(Answer(tally.Batch, 2, Decision.Keep));
        tally.Apply(Answer(tally.Batch, 2, Decision.Remove));
        Assert.Equal((1, 1), (tally.Done, tally.Decisions[Decision.Remove]));

        tally.Apply(Answer(tally.Batch, 2, Decision.Remove) with { Retraction = true });
        Assert.Equal((1, 0, 1), (tally.Done, tally.Decisions[Decision.Remove], tally.Decisions[Decision.Keep]));
        tally.Apply(Answer(tally.Batch, 2, Decision.Keep) with { Retraction = true });
        Assert.Equal((0, 0), (tally.Done, tally.Decisions[Decision.Keep]));
        Assert.Equal(1, tally.Places);
    }

    private static BatchTally Answered(BatchDocument batch)
    {
        var tally = new BatchTally(batch);
        for (var rank = 1; rank <= batch.Tasks; rank++)
            tally.Apply(Answer(batch, rank, Decision.Keep));
        return tally;
    }

    private static AnnotationDocument Answer(BatchDocument batch, int rank, Decision decision) => new()
    {
        Id = "x",
        Dataset = batch.Dataset,
        Batch = batch.Id,
        Task = TaskDocument.IdOf(batch.Id, rank),
        ImageId = "000000-0000",
        Annotator = "ann",
        Created = DateTimeOffset.UnixEpoch,
        Decision = decision,
    };

    private static BatchDocument Batch(string id, int tasks) => new()
    {
        Id = id,
        Dataset = "set",
        AnnotatorsPerImage = 1,
        LabelVersion = "given",
        ItemsKey = "items",
        Created = DateTimeOffset.UnixEpoch,
        Tasks = tasks,
    };
}
