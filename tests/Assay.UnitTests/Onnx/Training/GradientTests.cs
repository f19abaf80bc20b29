using Assay.Onnx.Training;
using Xunit;

namespace Assay.Tests.Onnx.Training;

/// <summary>
/// Gradients against central differences of a loss that is computed independently in double precision (<see cref="ReferenceNetwork"/>). With moments of 0, Adam's
/// sum of gradients after one step is the gradient itself.
/// </summary>
public sealed class GradientTests
{
    private const double Shift = 1e-5;

    [Fact]
    public void Step_Dense_HasTheGradientOfDifferences() => Check(TrainingSample.Network(2, 3, 1, 4, new NetworkLayer.Dense(5)), 3);

    [Fact]
    public void Step_DenseRelu_HasTheGradientOfDifferences() => Check(TrainingSample.Network(3, 3, 3, 3, new NetworkLayer.Dense(7), new NetworkLayer.Relu(), new NetworkLayer.Dense(6), new NetworkLayer.Relu()), 5);

    [Theory]
    [InlineData(ConvolutionPadding.Valid, 1, 3)]
    [InlineData(ConvolutionPadding.Valid, 3, 2)]
    [InlineData(ConvolutionPadding.Same, 1, 5)]
    [InlineData(ConvolutionPadding.Same, 3, 3)]
    public void Step_Convolutions_HaveTheGradientOfDifferences(ConvolutionPadding padding, int channels, int kernel) =>
        Check(TrainingSample.Network(6, 5, channels, 3, new NetworkLayer.Convolution(3, kernel, padding), new NetworkLayer.Relu(), new NetworkLayer.Convolution(4, 3, padding)), 4);

    [Fact]
    public void Step_SameConvolutionLargerThanItsMap_HasTheGradientOfDifferences() =>
        Check(TrainingSample.Network(4, 4, 1, 3, new NetworkLayer.Convolution(3), new NetworkLayer.Convolution(3, 3, ConvolutionPadding.Same)), 4);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Step_MaxPool_HasTheGradientOfDifferences(int size) =>
        Check(TrainingSample.Network(9, 8, 1, 3, new NetworkLayer.Convolution(3), new NetworkLayer.MaxPool(size), new NetworkLayer.Dense(4)), 4);

    [Fact]
    public void Step_ReluBeforeMaxPool_HasTheGradientOfDifferences() =>
        Check(TrainingSample.Network(12, 12, 3, 3, new NetworkLayer.Convolution(3), new NetworkLayer.Relu(), new NetworkLayer.MaxPool(), new NetworkLayer.Convolution(2), new NetworkLayer.MaxPool()), 4);

    [Fact]
    public void Step_MaxPoolWithTies_GivesTheGradientToOne()
    {
        // Pictures of one value: all places of a pool are equal, whatever the weights, so the loss has a derivative; a mask of equals would multiply it.
        var network = TrainingSample.Network(8, 8, 1, 3, new NetworkLayer.Convolution(3), new NetworkLayer.MaxPool(), new NetworkLayer.Relu());
        var images = TrainingSample.Images(network, 4);
        for (var i = 0; i < images.Length; i++)
            images[i] = 0.25f * (1 + i / network.ImageValues);
        Check(network, 4, images: images);
    }

    [Fact]
    public void Step_MaxPoolOnTheImage_HasTheGradientOfDifferences() => Check(TrainingSample.Network(6, 6, 3, 3, new NetworkLayer.MaxPool(), new NetworkLayer.Dropout(0.25), new NetworkLayer.Dense(4)), 4);

    [Fact]
    public void Step_Dropout_HasTheGradientOfDifferencesUnderItsMask() =>
        Check(TrainingSample.Network(5, 4, 1, 3, new NetworkLayer.Convolution(3), new NetworkLayer.Dropout(0.25), new NetworkLayer.Dense(9), new NetworkLayer.Relu(), new NetworkLayer.Dropout(0.5)), 6);

    [Fact]
    public void Step_WeightedLoss_HasTheGradientOfDifferences() => Check(TrainingSample.Small, 5, weights: [0, 1, 2.5f, 0.125f, 1]);

    [Fact]
    public void Step_ShortBatchAfterALongOne_HasTheGradientOfDifferences()
    {
        var state = TrainingSample.State(TrainingSample.Small);
        using var session = TrainingSession.Open(state, null);
        // A large batch first, so that every buffer has a longer life than the short one.
        session.Step(TrainingSample.Images(TrainingSample.Small, 13, seed: 9), TrainingSample.Labels(TrainingSample.Small, 13), [], 1e-3f);
        var before = TrainingSample.Read(session);
        session.Step(TrainingSample.Images(TrainingSample.Small, 3), TrainingSample.Labels(TrainingSample.Small, 3), [], 1e-3f);
        var after = TrainingSample.Read(session);
        var gradients = after.FirstMoments.Zip(before.FirstMoments, (a, b) => a.Zip(b, (x, y) => x - 0.9f * y).ToArray()).ToArray();
        Compare(before, gradients, TrainingSample.Images(TrainingSample.Small, 3), 3, [1, 1, 1]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Step_AllLayers_HaveTheGradientOfDifferences(bool direct) => Check(TrainingSample.Small, 5, direct: direct);

    [Fact]
    public void ScatterElements_BacksAPoolAsMaxUnpoolDoes()
    {
        // What a GPU gets in place of MaxUnpool gives the same bits.
        var (plan, options) = (NetworkPlan.Of(TrainingSample.Small), new TrainingOptions());
        Assert.Equal(FirstMoments(scatter: false), FirstMoments(scatter: true));

        float[][] FirstMoments(bool scatter)
        {
            var graph = TrainingGraph.Of(plan, new TrainingGraphWriter(plan, options, scatter).Write());
            using var session = TrainingSession.Open(TrainingSample.State(TrainingSample.Small), null, graph: graph);
            session.Step(TrainingSample.Images(TrainingSample.Small, 5), TrainingSample.Labels(TrainingSample.Small, 5), [], 1e-3f);
            return TrainingSample.Read(session).FirstMoments;
        }
    }

    private static void Check(NetworkDefinition network, int n, float[]? weights = null, float[]? images = null, bool direct = true)
    {
        var state = TrainingSample.State(network);
        images ??= TrainingSample.Images(network, n);
        var labels = TrainingSample.Labels(network, n);
        using var session = TrainingSession.Open(state, null, direct);
        var result = session.Step(images, labels, weights ?? [], 1e-3f);
        weights ??= [.. Enumerable.Repeat(1f, n)];
        var masks = TrainingSample.Masks(network, state.Options.Seed, 1, n);
        Assert.Equal(ReferenceNetwork.Loss(network, TrainingSample.Doubles(state.Values), images, labels, weights, masks), result.Loss, 1e-5);
        Compare(state, TrainingSample.Read(session).FirstMoments, images, n, weights);
    }

    private static void Compare(TrainingState state, float[][] gradients, float[] images, int n, float[] weights)
    {
        var labels = TrainingSample.Labels(state.Network, n);
        var masks = TrainingSample.Masks(state.Network, state.Options.Seed, state.Steps + 1, n);
        var parameters = TrainingSample.Doubles(state.Values);
        var nonZero = 0;
        for (var t = 0; t < parameters.Length; t++)
        {
            for (var i = 0; i < parameters[t].Length; i++)
            {
                var value = parameters[t][i];
                parameters[t][i] = value + Shift;
                var above = ReferenceNetwork.Loss(state.Network, parameters, images, labels, weights, masks);
                parameters[t][i] = value - Shift;
                var below = ReferenceNetwork.Loss(state.Network, parameters, images, labels, weights, masks);
                parameters[t][i] = value;
                var expected = (above - below) / (2 * Shift);
                nonZero += Math.Abs(expected) > 1e-4 ? 1 : 0;
                Assert.True(Math.Abs(expected - gradients[t][i]) <= 1e-6 + 1e-5 * Math.Abs(expected), $"{NetworkPlan.Of(state.Network).Parameters[t].Name}[{i}]: differences give {expected}, the graph {gradients[t][i]}.");
            }
        }

        Assert.True(nonZero > parameters.Sum(tensor => tensor.Length) / 4, "Most gradients are 0: the test shows little.");
    }
}
