using Assay.Numerics.Statistics;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Core.ClassReports;
using Assay.Scoring.Runs;
using Assay.Scoring.V1;

namespace Assay.Scoring.Methods.ClassReports;

/// <summary>What the first pass over the shards counts. Memory is that of the classes and of the pairs that occur.</summary>
internal sealed class ClassSurvey(RunDocument run)
{
    public ClassReportParameters Parameters { get; } = run.Parameters.ClassReport;

    public RunDocument Run { get; } = run;

    public long Rows { get; private set; }

    /// <summary>Images of every shard.</summary>
    public List<int> RowsOfShards { get; } = [];

    public TraitTable Traits { get; } = new(run.Classes);

    public ConfusionCounts Confusion { get; } = new();

    public BrightnessAccuracy Brightness { get; } = new();

    /// <summary>True where some image is in the test split.</summary>
    public bool HasTestSplit { get; private set; }

    /// <summary>Wrong predictions of the test split.</summary>
    private MostProbable WrongInTest { get; } = new(run.Parameters.ClassReport.WrongPredictions);

    /// <summary>Wrong predictions of all images.</summary>
    private MostProbable WrongInAll { get; } = new(run.Parameters.ClassReport.WrongPredictions);

    /// <summary>The wrong predictions to show, most probable first.</summary>
    public IReadOnlyList<WrongImage> Wrong => (HasTestSplit ? WrongInTest : WrongInAll).Ordered();

    /// <summary>Counts a shard. Called in the order of the shards, so sums have the same bits each time.</summary>
    public void Add(PredictedShard shard)
    {
        Rows += shard.Rows;
        RowsOfShards.Add(shard.Rows);
        for (var row = 0; row < shard.Rows; row++)
        {
            HasTestSplit |= shard.IsTest[row];
            if (!shard.Counts(row))
                continue;
            Traits.Add(shard.Given[row], shard.Images[row]);
            Confusion.Add(shard.Given[row], shard.Predicted[row]);
            Brightness.Add(shard.Images[row].Brightness, shard.IsWrong(row));
            if (!shard.IsWrong(row))
                continue;
            var wrong = new WrongImage(new ImageId(shard.Shard, row), shard.Given[row], shard.Predicted[row], shard.Probability[row]);
            WrongInAll.Offer(wrong);
            if (shard.IsTest[row])
                WrongInTest.Offer(wrong);
        }
    }

    /// <summary>An image that is predicted as another class than its label.</summary>
    internal sealed record WrongImage(ImageId Image, int Given, int Predicted, float Probability);

    /// <summary>The wrong predictions of highest probability, equal ones by id.</summary>
    internal sealed class MostProbable(int most)
    {
        // The least comes out first.
        private readonly PriorityQueue<WrongImage, (float Probability, int Shard, int Row)> _kept = new();

        public void Offer(WrongImage wrong)
        {
            var rank = (wrong.Probability, -wrong.Image.Shard, -wrong.Image.Row);
            if (_kept.Count < most)
                _kept.Enqueue(wrong, rank);
            else
                _kept.EnqueueDequeue(wrong, rank);
        }

        public IReadOnlyList<WrongImage> Ordered() =>
            [.. _kept.UnorderedItems.Select(item => item.Element).OrderByDescending(wrong => wrong.Probability).ThenBy(wrong => wrong.Image)];
    }
}
