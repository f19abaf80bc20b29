using Assay.Numerics.Randomness;
using Assay.Onnx;
using Assay.Onnx.Training;
using Xunit;

namespace Assay.Tests.Onnx.Training;

public sealed class TrainingSessionTests
{
    private static readonly NetworkDefinition Small = TrainingSample.Small;
    private static readonly int[] Labels = TrainingSample.Labels(Small, 6);
    private static readonly float[] Images = TrainingSample.Images(Small, 6);

    [Fact]
    public void Step_Adam_FollowsItsFormula()
    {
        // Kingma and Ba's update as printed, in double precision, on gradients read off the moments; rates differ from step to step.
        var options = new TrainingOptions { Beta1 = 0.8, Beta2 = 0.95, Epsilon = 1e-4 };
        using var session = TrainingSession.Open(TrainingSample.State(Small, options: options), null);
        float[] rates = [1e-2f, 3e-3f, 1e-2f, 2e-2f, 1e-3f];
        var before = TrainingSample.Read(session);
        var (m, v) = (before.Values.Select(tensor => new double[tensor.Length]).ToArray(), before.Values.Select(tensor => new double[tensor.Length]).ToArray());
        for (var t = 1; t <= rates.Length; t++)
        {
            session.Step(Images, Labels, [], rates[t - 1]);
            var after = TrainingSample.Read(session);
            for (var p = 0; p < m.Length; p++)
            {
                for (var i = 0; i < m[p].Length; i++)
                {
                    var gradient = after.FirstMoments[p][i] - 0.8 * before.FirstMoments[p][i];
                    m[p][i] = 0.8 * m[p][i] + 0.2 * gradient;
                    v[p][i] = 0.95 * v[p][i] + 0.05 * gradient * gradient;
                    var expected = before.Values[p][i] - rates[t - 1] * (m[p][i] / (1 - Math.Pow(0.8, t))) / (Math.Sqrt(v[p][i] / (1 - Math.Pow(0.95, t))) + 1e-4);
                    Assert.Equal(expected, after.Values[p][i], 1e-6);
                }
            }

            before = after;
        }
    }

    [Theory]
    // step = rate (1 - b1) / (1 - b1^t) / r and epsilon / r with r = sqrt((1 - b2) / (1 - b2^t)), in Python with b1 = float32(0.9), b2 = float32(0.999).
    [InlineData(1, 0.0020000000949949026, 1e-8)]
    [InlineData(2, 0.0014882737412911836, 1.4138599693302739e-8)]
    [InlineData(1000, 0.005029148392384276, 2.5145734772352423e-7)]
    public void AdamSchedule_Step_IsThatOfTheFormula(long step, double stepSize, double epsilon)
    {
        var (actual, actualEpsilon) = AdamSchedule.At(new TrainingOptions(), step, 0.002f);
        Assert.Equal(stepSize, actual, stepSize * 1e-6);
        Assert.Equal(epsilon, actualEpsilon, epsilon * 1e-6);
    }

    [Fact]
    public void Step_SameSeed_GivesTheSameBits() => Assert.Equal(Train(2), Train(2));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Step_PapersNetwork_GivesTheSameBitsAtAnyNumberOfThreads(bool digits)
    {
        var network = digits ? NetworkDefinition.Digits : NetworkDefinition.Cifar;
        var images = TrainingSample.Images(network, 16);
        Assert.Equal(First(1), First(4));

        float[][] First(int threads)
        {
            using var session = TrainingSession.Create(network, new TrainingOptions { Seed = 2 }, new OnnxSessionOptions { IntraOpThreads = threads });
            session.Step(images, TrainingSample.Labels(network, 16), [], 1e-3f);
            return TrainingSample.Read(session).Values;
        }
    }

    [Fact]
    public void Step_OtherSeed_GivesOtherParameters() => Assert.NotEqual(Train(1), Train(1, seed: 8));

    [Fact]
    public void Load_BetweenSteps_GoesOnAsIfNothingHadHappened()
    {
        using var whole = TrainingSession.Create(Small, new TrainingOptions { Seed = 7 });
        Take(whole, 3);
        whole.SaveBest();
        var checkpoint = whole.Save();
        Take(whole, 4);
        using var resumed = TrainingSession.Load(checkpoint);
        Assert.Equal(3, resumed.Steps);
        Assert.True(resumed.HasBest);
        Assert.Equal(checkpoint, resumed.Save());
        Take(resumed, 4);
        Assert.Equal(whole.Save(), resumed.Save());
    }

    [Fact]
    public void Step_OnATinySet_LearnsIt()
    {
        using var session = TrainingSession.Create(Small, new TrainingOptions { Seed = 1, Initialisation = WeightInitialisation.He });
        var before = session.Evaluate(Images, Labels);
        for (var i = 0; i < 300; i++)
            session.Step(Images, Labels, [], 1e-2f);
        var after = session.Evaluate(Images, Labels);
        Assert.True(after.Loss < before.Loss / 4, $"The loss fell from {before.Loss} to {after.Loss} only.");
        Assert.Equal(6, after.Correct);
        Assert.Equal(1, after.Accuracy);
    }

    [Fact]
    public void Step_Bytes_IsTheStepOfTheirValues()
    {
        byte[] bytes = [.. Images.Select(value => (byte)(value * 255))];
        using var session = TrainingSession.Create(Small);
        using var other = TrainingSession.Create(Small);
        Assert.Equal(session.Step([.. bytes.Select(value => value * (1f / 255))], Labels, [], 1e-2f), other.Step(bytes, Labels, [], 1e-2f));
        Assert.Equal(session.Save(), other.Save());
        Assert.Equal(session.Predict(Images), other.Predict(Images));
    }

    [Fact]
    public void Predict_ManyImages_IsTheReferenceAndDoesNotDependOnTheOthers()
    {
        // More than go through the network at once.
        var images = TrainingSample.Images(Small, 300);
        var state = TrainingSample.State(Small);
        using var session = TrainingSession.Open(state, null);
        var (probabilities, features) = (session.Predict(images), session.Features(images));
        Assert.Equal(300 * 5, features.Length);
        Assert.All(features, value => Assert.True(value >= 0));
        for (var i = 0; i < 300; i += 23)
        {
            var logits = ReferenceNetwork.Logits(Small, TrainingSample.Doubles(state.Values), images.AsSpan(i * Small.ImageValues, Small.ImageValues), 0, null);
            var sum = logits.Sum(Math.Exp);
            for (var k = 0; k < 3; k++)
                Assert.Equal(Math.Exp(logits[k]) / sum, probabilities[i * 3 + k], 1e-5);
        }

        var evaluation = session.Evaluate(images, TrainingSample.Labels(Small, 300));
        Assert.Equal(Enumerable.Range(0, 300).Average(i => -Math.Log(probabilities[i * 3 + i * 7 % 3])), evaluation.Loss, 1e-5);
        Assert.Equal(300, evaluation.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Export_Composed_GivesWhatTheSessionPredicts(int channels)
    {
        var network = Small with { Channels = channels };
        var random = new Xoshiro256(2);
        byte[] rgb = [.. Enumerable.Range(0, 4 * 9 * 8 * 3).Select(_ => (byte)random.NextInt32(256))];
        var images = rgb;
        if (channels == 1)
        {
            images = new byte[4 * 9 * 8];
            GreyPixels.FromRgb(rgb, images);
        }

        using var session = TrainingSession.Create(network);
        session.Step(images, Labels[..4], [], 1e-2f);
        using var model = EmbeddingSession.Open(ModelComposer.Compose(session.Export(), TrainingSession.ExportedSpec));
        Assert.Equal((8, 9, 5, 3), (model.Width, model.Height, model.EmbeddingDimensions, model.LogitsDimensions));
        var (embeddings, logits) = (new float[4 * 5], new float[4 * 3]);
        model.Run(rgb, 4, embeddings, logits);
        var (features, probabilities) = (session.Features(images), session.Predict(images));
        for (var i = 0; i < embeddings.Length; i++)
            Assert.Equal(features[i], embeddings[i], 1e-5);
        for (var i = 0; i < 4; i++)
        {
            var row = logits.AsSpan(i * 3, 3).ToArray();
            for (var k = 0; k < 3; k++)
                Assert.Equal(probabilities[i * 3 + k], Math.Exp(row[k]) / row.Sum(z => Math.Exp(z)), 1e-5);
        }
    }

    [Fact]
    public void GreyPixels_Grey_KeepsItsValue()
    {
        byte[] rgb = [.. Enumerable.Range(0, 256).SelectMany(value => Enumerable.Repeat((byte)value, 3))];
        var grey = new byte[256];
        GreyPixels.FromRgb(rgb, grey);
        Assert.Equal(Enumerable.Range(0, 256).Select(value => (byte)value), grey);
    }

    [Fact]
    public void RestoreBest_AfterMoreSteps_PredictsAsThen()
    {
        using var session = TrainingSession.Create(Small);
        Take(session, 2);
        session.SaveBest();
        var best = session.Predict(Images);
        Take(session, 3);
        Assert.NotEqual(best, session.Predict(Images));
        session.RestoreBest();
        Assert.Equal(best, session.Predict(Images));
        Assert.Equal(5, session.Steps);
    }

    [Fact]
    public void RestoreBest_WithoutOne_SaysSo()
    {
        using var session = TrainingSession.Create(Small);
        Assert.Contains("SaveBest", Assert.Throws<InvalidOperationException>(session.RestoreBest).Message);
    }

    [Fact]
    public void Step_ThatDiverges_IsReportedAndNotTaken()
    {
        using var session = TrainingSession.Create(Small);
        Take(session, 2);
        var before = session.Save();
        var error = Assert.Throws<TrainingDivergedException>(() => session.Step([.. Images.Select(_ => 3e38f)], Labels, [], 1e-3f));
        Assert.Equal(3, error.Step);
        Assert.Contains("smaller learning rate", error.Message);
        Assert.Equal(before, session.Save());
        Take(session, 1);
    }

    [Fact]
    public void Save_ParametersThatAreNotFinite_IsRefused()
    {
        var state = TrainingSample.State(Small);
        state.Values[0][3] = float.NaN;
        using var session = TrainingSession.Open(state, null);
        Assert.Contains("convolution_1.weight is not finite", Assert.Throws<TrainingDivergedException>(session.Save).Message);
        Assert.Throws<TrainingDivergedException>(session.Export);
        Assert.Throws<TrainingDivergedException>(session.SaveBest);
        Assert.Throws<TrainingDivergedException>(() => session.Predict(Images));
    }

    [Fact]
    public void Step_BadInput_SaysWhatIsWrong()
    {
        using var session = TrainingSession.Create(Small);
        var bad = (float[])Images.Clone();
        bad[2 * Small.ImageValues] = float.NaN;
        Assert.Contains("Image 2 of the batch holds NaN", Assert.Throws<ArgumentException>(() => session.Step(bad, Labels, [], 1e-3f)).Message);
        Assert.Contains("label 3, but the network has the classes 0 .. 2", Assert.Throws<ArgumentOutOfRangeException>(() => session.Step(Images, [0, 1, 2, 3, 0, 1], [], 1e-3f)).Message);
        Assert.Contains("label -1", Assert.Throws<ArgumentOutOfRangeException>(() => session.Evaluate(Images, [0, 1, 2, -1, 0, 1])).Message);
        Assert.Contains("5 labels were given for 6 images", Assert.Throws<ArgumentException>(() => session.Step(Images, Labels[..5], [], 1e-3f)).Message);
        Assert.Contains("2 weights were given for 6", Assert.Throws<ArgumentException>(() => session.Step(Images, Labels, [1, 1], 1e-3f)).Message);
        Assert.Contains("weight is -1", Assert.Throws<ArgumentException>(() => session.Step(Images, Labels, [1, 1, 1, 1, 1, -1], 1e-3f)).Message);
        Assert.Contains("not whole images of 9 x 8 x 1", Assert.Throws<ArgumentException>(() => session.Step(Images.AsSpan(1), Labels, [], 1e-3f)).Message);
        Assert.Contains("one image or more", Assert.Throws<ArgumentException>(() => session.Step(Array.Empty<float>(), [], [], 1e-3f)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Step(Images, Labels, [], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Step(Images, Labels, [], float.NaN));
        Assert.Equal(0, session.Steps);
    }

    [Fact]
    public void Load_NoWholeCheckpoint_SaysSo()
    {
        using var session = TrainingSession.Create(Small);
        var checkpoint = session.Save();
        Assert.Contains("not a checkpoint", Message("nothing of the kind, but long enough to hold one, if that was all there was to it"u8.ToArray()));
        Assert.Contains("damaged or cut short", Message(checkpoint[..^1]));
        var flipped = (byte[])checkpoint.Clone();
        flipped[500] ^= 4;
        Assert.Contains("damaged or cut short", Message(flipped));
        var newer = (byte[])checkpoint.Clone();
        newer[8] = 2;
        Assert.Contains("version 2", Message(newer));

        static string Message(byte[] bytes) => Assert.Throws<CheckpointException>(() => TrainingSession.Load(bytes)).Message;
    }

    [Fact]
    public void CheckFinite_WeightThatIsNot_NamesTheParameter()
    {
        using var sound = TrainingSession.Open(TrainingSample.State(Small), null);
        sound.CheckFinite();
        var state = TrainingSample.State(Small);
        state.Values[0][1] = float.PositiveInfinity;
        using var session = TrainingSession.Open(state, null);
        Assert.Contains(session.Parameters[0].Name, Assert.Throws<TrainingDivergedException>(session.CheckFinite).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DropoutMask_Rate_IsTheShareDropped()
    {
        var mask = new byte[100_003];
        DropoutMask.Fill(1, 2, 3, 0.25, mask);
        // Five standard deviations of a binomial share: 5 * sqrt(.25 * .75 / 100,003) = .0068.
        Assert.Equal(0.75, mask.Average(value => value), 0.0068);
        var other = new byte[mask.Length];
        DropoutMask.Fill(1, 3, 3, 0.25, other);
        // Independent masks agree in .75^2 + .25^2 = .625 of their places.
        Assert.Equal(0.625, mask.Zip(other).Average(pair => pair.First == pair.Second ? 1.0 : 0), 0.0077);
        DropoutMask.Fill(1, 2, 3, 0, other);
        Assert.All(other, value => Assert.Equal(1, value));
        // The largest rate below 1 drops all but one of 65,536.
        DropoutMask.Fill(1, 2, 3, Math.BitDecrement(1.0), other);
        Assert.InRange(other.Count(value => value == 1), 0, 12);
    }

    private static byte[] Train(int threads, ulong seed = 7)
    {
        using var session = TrainingSession.Create(Small, new TrainingOptions { Seed = seed }, new OnnxSessionOptions { IntraOpThreads = threads });
        Take(session, 5);
        return session.Save();
    }

    private static void Take(TrainingSession session, int steps)
    {
        // The last batch of an epoch is short.
        for (var i = 0; i < steps; i++)
        {
            var n = i % 2 == 0 ? 6 : 4;
            session.Step(Images.AsSpan(0, n * Small.ImageValues), Labels.AsSpan(0, n), [.. Enumerable.Range(0, n).Select(k => 1f + k % 2)], 5e-3f);
        }
    }
}
