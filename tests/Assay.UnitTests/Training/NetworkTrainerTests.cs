using Assay.Imaging.Augmentation;
using Assay.Onnx;
using Assay.Onnx.Training;
using Assay.Training;
using Xunit;

namespace Assay.UnitTests.Training;

public sealed class NetworkTrainerTests
{
    private static readonly LabelledImages Images = TinyDigits.Make(count: 90, seed: 5);
    private static readonly LabelledImages Validation = TinyDigits.Make(count: 60, seed: 6);

    private static readonly NetworkDefinition Network = new()
    {
        Height = TinyDigits.Side,
        Width = TinyDigits.Side,
        Channels = 1,
        Classes = TinyDigits.Classes,
        Layers =
        [
            new NetworkLayer.Convolution(6), new NetworkLayer.Relu(), new NetworkLayer.MaxPool(), new NetworkLayer.Dropout(0.1),
            new NetworkLayer.Dense(16), new NetworkLayer.Relu(), new NetworkLayer.Dropout(0.2), new NetworkLayer.Dense(TinyDigits.Classes),
        ],
    };

    private static readonly NetworkTrainerOptions Options = new() { LearningRate = 0.01f, BatchSize = 16, MaxEpochs = 12, Patience = 12, Seed = 3 };

    [Fact]
    public void Train_ImagesThatCanBeLearned_LossFallsAndTheBestWeightsAreThere()
    {
        var told = new List<TrainingEpoch>();
        using var trained = new NetworkTrainer(Network, Options).Train(Images, Validation, onEpoch: told.Add);

        Assert.Equal(told, trained.Epochs);
        Assert.All(told, epoch => Assert.Equal(90, epoch.Images));
        Assert.True(told[^1].Loss < told[0].Loss / 2, $"the loss went from {told[0].Loss} to {told[^1].Loss}");
        Assert.True(trained.Best.ValidationAccuracy > 0.95, $"the accuracy is {trained.Best.ValidationAccuracy}");
        Assert.Equal(told.MinBy(epoch => epoch.ValidationLoss), trained.Best);
        // What is left in the session is the best epoch, whichever was the last.
        var again = new NetworkPredictor(trained.Session).Evaluate(Validation);
        Assert.Equal((trained.Best.ValidationLoss, trained.Best.ValidationAccuracy), (again.Loss, again.Accuracy));
    }

    [Fact]
    public void Train_ValidationThatContradicts_EndsByPatienceWithTheWeightsOfItsBestEpoch()
    {
        // Every label is wrong: the better the network, the higher the loss.
        int[] wrong = [.. Validation.Labels.ToArray().Select(label => (label + 1) % TinyDigits.Classes)];
        var contrary = new LabelledImages(TinyDigits.Side, TinyDigits.Side, 1, Validation.Pixels.ToArray(), wrong, TinyDigits.Classes);
        using var trained = new NetworkTrainer(Network, Options with { Patience = 2 }).Train(Images, contrary);

        Assert.Equal(TrainingEnd.Patience, trained.End);
        Assert.Equal(trained.Best.Epoch + 2, trained.Epochs.Count);
        Assert.Equal(trained.Best.ValidationLoss, new NetworkPredictor(trained.Session).Evaluate(contrary).Loss);
    }

    [Fact]
    public void Train_InterruptedAfterAnyEpoch_EndsInTheSameBits()
    {
        var options = Options with { MaxEpochs = 4, Augmentation = AugmentationKind.Digit };
        var checkpoints = new List<byte[]>();
        using var whole = new NetworkTrainer(Network, options).Train(Images, Validation, onCheckpoint: checkpoints.Add);
        Assert.Equal(4, checkpoints.Count);
        foreach (var (done, checkpoint) in checkpoints.Index())
        {
            var told = new List<int>();
            // Another number of threads, too, changes nothing.
            using var resumed = new NetworkTrainer(Network, options with { AugmentationThreads = 3 }, new OnnxSessionOptions { IntraOpThreads = 1 })
                .Train(Images, Validation, checkpoint, epoch => told.Add(epoch.Epoch));
            Assert.Equal(Enumerable.Range(done + 2, 3 - done), told);
            Assert.Equal(whole.Session.Save(), resumed.Session.Save());
            Assert.Equal(whole.Epochs.Select(epoch => (epoch.Loss, epoch.ValidationLoss)), resumed.Epochs.Select(epoch => (epoch.Loss, epoch.ValidationLoss)));
        }
    }

    [Fact]
    public void Train_CheckpointOfAnotherTrainingOrDamaged_IsRefused()
    {
        var options = Options with { MaxEpochs = 1 };
        byte[] checkpoint = [];
        using (new NetworkTrainer(Network, options).Train(Images, null, onCheckpoint: bytes => checkpoint = bytes))
        {
        }

        var other = Assert.Throws<CheckpointException>(() => new NetworkTrainer(Network, options with { Seed = 4 }).Train(Images, null, checkpoint));
        Assert.Contains("another training", other.Message, StringComparison.Ordinal);
        Assert.Throws<CheckpointException>(() => new NetworkTrainer(Network, options).Train(Images.Subset([0, 1, 2]), null, checkpoint));
        foreach (var place in new[] { 3, 60, checkpoint.Length - 1 })
        {
            var damaged = checkpoint.ToArray();
            damaged[place] ^= 1;
            Assert.Throws<CheckpointException>(() => new NetworkTrainer(Network, options).Train(Images, null, damaged));
        }

        Assert.Throws<CheckpointException>(() => new NetworkTrainer(Network, options).Train(Images, null, [1, 2, 3]));
        Assert.Throws<CheckpointException>(() => new NetworkTrainer(Network, options).Train(Images, null, checkpoint[..^50]));
    }

    [Fact]
    public void Train_SmallSetAndLongEpochs_PassesOverItSeveralTimes()
    {
        // 10 images, at least 25 an epoch: three passes of batches of 4, 4 and 2.
        var few = Images.Subset([.. Enumerable.Range(0, 10)]);
        using var trained = new NetworkTrainer(Network, Options with { EpochImages = 25, BatchSize = 4, MaxEpochs = 2 }).Train(few, null);
        Assert.All(trained.Epochs, epoch => Assert.Equal(30, epoch.Images));
        Assert.Equal(2 * 3 * 3, trained.Session.Steps);
        Assert.Equal((TrainingEnd.EpochLimit, 2), (trained.End, trained.Best.Epoch));
    }

    [Fact]
    public void Train_RareClass_CountsByGuidedLabelingsWeight()
    {
        // 25 images of one class and 1 of another, all in one step, whose loss is that of the first weights. By hand: w = ln(.3 x 26 / 1) = ln 7.8 for the rare one, 1 for the others.
        var rows = Enumerable.Range(0, Images.Count).Where(row => Images.Labels[row] == 0).Take(25).Concat(Enumerable.Range(0, Images.Count).Where(row => Images.Labels[row] == 1).Take(1)).ToArray();
        var images = Images.Subset(rows);
        var still = Options with { LearningRate = 1e-9f, BatchSize = images.Count, MaxEpochs = 1 };
        var plain = Network with { Layers = [.. Network.Layers.Where(layer => layer is not NetworkLayer.Dropout)] };
        using var weighted = new NetworkTrainer(plain, still).Train(images, images);
        using var unweighted = new NetworkTrainer(plain, still with { ClassWeight = 0 }).Train(images, images);
        using var rare = new NetworkTrainer(plain, still with { ClassWeight = 0 }).Train(images.Subset([25]), null);
        Assert.Equal(unweighted.Best.Loss, weighted.Best.ValidationLoss!.Value, 1e-5);
        Assert.Equal(unweighted.Best.Loss + ((Math.Log(7.8) - 1) * rare.Best.Loss / 26), weighted.Best.Loss, 1e-5);
    }

    [Fact]
    public void Train_LearningRateFarTooLarge_NamesTheStepAndTheRemedy()
    {
        var exception = Assert.Throws<NonFiniteLossException>(() => new NetworkTrainer(Network, Options with { LearningRate = 1e30f }).Train(Images, Validation));
        Assert.Equal(1, exception.Epoch);
        Assert.InRange(exception.Step, 1, 7);
        Assert.Contains("smaller learning rate than 1E+30, such as 1e+29", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_Cancelled_StopsAndCanGoOn()
    {
        using var cancelled = new CancellationTokenSource();
        byte[] checkpoint = [];
        Assert.Throws<OperationCanceledException>(() => new NetworkTrainer(Network, Options).Train(
            Images, Validation, onEpoch: epoch => cancelled.Cancel(), onCheckpoint: bytes => checkpoint = bytes, cancellationToken: cancelled.Token));
        using var trained = new NetworkTrainer(Network, Options).Train(Images, Validation, checkpoint);
        Assert.Equal(12, trained.Epochs.Count);
    }

    [Fact]
    public void Train_WhatCannotBeUsed_IsRefusedWithEveryReason()
    {
        var options = Assert.Throws<ArgumentException>(() => new NetworkTrainer(Network, Options with { LearningRate = float.NaN, BatchSize = 0, Patience = 0 }).Train(Images, null));
        Assert.Contains("LearningRate must be finite and above 0; BatchSize must be at least 1; Patience must be at least 1", options.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new NetworkTrainer(Network, Options).Train(Images.Subset([]), null));
        Assert.Throws<ArgumentException>(() => new NetworkTrainer(Network.WithClasses(4), Options).Train(Images, null));
        var size = Assert.Throws<ArgumentException>(() => new NetworkTrainer(NetworkDefinition.Digits.WithClasses(3), Options).Train(Images, null));
        Assert.Contains("The images are 12 x 12 x 1, those of the network 28 x 28 x 1", size.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PredictAugmented_SeveralAugmentations_GivesThoseOfTheAugmenterForEveryRow()
    {
        using var trained = new NetworkTrainer(Network, Options with { MaxEpochs = 1 }).Train(Images, null);
        var rows = new Dictionary<int, List<float[]>>();
        new NetworkPredictor(trained.Session).PredictAugmented(Images, AugmentationKind.Digit, 3, seed: 8, (row, probabilities) =>
        {
            if (!rows.TryGetValue(row, out var all)) rows[row] = all = [];
            all.Add(probabilities.ToArray());
        });
        Assert.Equal(Enumerable.Range(0, 90), rows.Keys.Order());
        Assert.All(rows.Values, all => Assert.Equal(3, all.Count));
        var picture = new byte[3 * Images.PictureBytes];
        new Augmenter(TinyDigits.Side, TinyDigits.Side, 1, AugmentationKind.Digit).Augment(Images.Picture(40), 8, Images.Ids[40], 0, picture);
        var expected = trained.Session.Predict(picture);
        for (var i = 0; i < 9; i++) Assert.Equal(expected[i], rows[40][i / 3][i % 3], 1e-6f);
    }
}
