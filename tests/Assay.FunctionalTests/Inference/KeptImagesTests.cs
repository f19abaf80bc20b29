using Assay.Inference.Networks;
using Assay.Numerics;
using Assay.Onnx.Training;
using Assay.Training;
using Xunit;
using NetworkPlan = Assay.Scoring.Core.Networks.NetworkPlan;

namespace Assay.FunctionalTests.Inference;

public sealed class KeptImagesTests
{
    private static readonly NetworkPlan Plan = new()
    {
        Network = NetworkDefinition.Digits.ToJson(),
        ClassNames = ["a", "b"],
        Shards = 1,
        TrainingImages = 1,
        ValidationImages = 1,
        LearningRate = 0.001,
        Batch = 32,
        EpochImages = 0,
        MaxEpochs = 1,
        Patience = 1,
        ClassWeight = 0,
        Augmentation = "",
        Seed = 1,
    };

    private static readonly LabelledImages One = new(1, 1, 1, new byte[1], [0], 2, [new RowKey(0, 0)]);
    private static readonly TrainingImages Images = new(One, One, 0);

    private readonly OneTimer _time = new();

    [Fact]
    public void Take_NextTurnOfTheTraining_GetsTheImagesOnce()
    {
        using var kept = new KeptImages(_time);
        kept.Keep("set", "run", Plan, Images);
        Assert.Same(Images, kept.Take("set", "run", Plan with { }));
        Assert.Null(kept.Take("set", "run", Plan));
    }

    [Fact]
    public void Take_AnotherTraining_GetsNothingAndTheImagesAreForgotten()
    {
        using var kept = new KeptImages(_time);
        foreach (var (dataset, run, plan) in new[] { ("other", "run", Plan), ("set", "other", Plan), ("set", "run", Plan with { TrainingImages = 2 }) })
        {
            kept.Keep("set", "run", Plan, Images);
            Assert.Null(kept.Take(dataset, run, plan));
            Assert.Null(kept.Take("set", "run", Plan));
        }
    }

    [Fact]
    public void Take_NoTurnForLong_GetsNothing()
    {
        using var kept = new KeptImages(_time);
        kept.Keep("set", "run", Plan, Images);
        Assert.Equal(TimeSpan.FromMinutes(5), _time.Due);
        _time.Ring();
        Assert.Null(kept.Take("set", "run", Plan));
    }

    /// <summary>A clock whose only timer rings when it is told to.</summary>
    private sealed class OneTimer : TimeProvider, ITimer
    {
        private Action? _ring;

        public TimeSpan Due { get; private set; }

        public void Ring() => _ring!();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _ring = () => callback(state);
            return this;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime;
            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
