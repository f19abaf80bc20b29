using Assay.Onnx;
using Assay.Onnx.Training;
using Xunit;

namespace Assay.Tests.Onnx.Training;

public sealed class NetworkDefinitionTests
{
    [Fact]
    public void Digits_Parameters_AreThePapers()
    {
        // By hand: 64 * 9 + 64, 128 * 64 * 9 + 128, 12 * 12 * 128 * 128 + 128, 128 * 10 + 10.
        Assert.Equal(640 + 73_856 + 2_359_424 + 1_290, NetworkDefinition.Digits.ParameterCount);
        Assert.Equal(128, NetworkDefinition.Digits.FeatureDimensions);
    }

    [Fact]
    public void Cifar_Parameters_AreThePapers()
    {
        // As the summary of Keras' example cifar10_cnn has them: 1,250,858 in all.
        Assert.Equal(1_250_858, NetworkDefinition.Cifar.ParameterCount);
        Assert.Equal(512, NetworkDefinition.Cifar.FeatureDimensions);
    }

    [Fact]
    public void StepBytes_Network_CountsValuesShiftedMapsAndParameters()
    {
        // By hand. Values: convolution 4 x 6 x 6, ReLU as many, pool 4 x 3 x 3, dense 2; shifted maps 3 x 3 x 6 x 6; parameters 4 * 9 + 4 and 36 * 2 + 2.
        var small = TrainingSample.Network(8, 8, 1, 2, new NetworkLayer.Convolution(4), new NetworkLayer.Relu(), new NetworkLayer.MaxPool());
        Assert.Equal(4 * ((2 * 10 * (144 + 144 + 36 + 2 + 324)) + (6 * (40 + 74))), small.StepBytes(10));

        // The whole process took 785 MiB at a batch of 128 (docs/benchmarks.md).
        Assert.InRange(NetworkDefinition.Digits.StepBytes(128) >> 20, 500, 785);
    }

    [Fact]
    public void BatchOf_LargeMaps_IsSmaller()
    {
        Assert.Equal(128, FrozenNetwork.BatchOf(NetworkPlan.Of(NetworkDefinition.Digits)));
        // 2^28 / (4 * 2 * 64 * 510 * 510): the ReLU has as many values before as behind it.
        var large = TrainingSample.Network(512, 512, 3, 2, new NetworkLayer.Convolution(64), new NetworkLayer.Relu(), new NetworkLayer.MaxPool(64));
        Assert.Equal(2, FrozenNetwork.BatchOf(NetworkPlan.Of(large)));
    }

    [Fact]
    public void FromJson_OfToJson_IsTheSame()
    {
        foreach (var network in new[] { NetworkDefinition.Digits, NetworkDefinition.Cifar, TrainingSample.Small })
        {
            var read = NetworkDefinition.FromJson(network.ToJson());
            Assert.Equal(network.Layers, read.Layers);
            Assert.Equal(network.ToJson(), read.ToJson());
        }
    }

    [Fact]
    public void FromJson_ByHand_TakesDefaults()
    {
        var network = NetworkDefinition.FromJson("""{"height":8,"width":8,"channels":1,"classes":2,"layers":[{"kind":"convolution","filters":4},{"kind":"relu"},{"kind":"max_pool"},{"kind":"dense","units":2}]}""");
        Assert.Equal(new NetworkLayer.Convolution(4, 3, ConvolutionPadding.Valid), network.Layers[0]);
        network.Validate();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[1")]
    [InlineData("""{"height":8,"width":8,"channels":1,"classes":2,"layers":[{"kind":"attention"}]}""")]
    [InlineData("""{"height":8,"width":8,"channels":1,"classes":2,"layers":[{"units":2}]}""")]
    [InlineData("""{"height":8,"width":8,"channels":1,"classes":2,"layers":[null]}""")]
    [InlineData("""{"height":8,"width":8,"channels":1,"classes":2,"layers":null}""")]
    [InlineData("""{"height":8,"width":8,"channels":1,"classes":2,"layers":[{"kind":"dense"}]}""")]
    [InlineData("""{"height":8,"width":8,"channels":1,"classes":2,"layers":[{"kind":"dense","unit":2}]}""")]
    public void FromJson_NoNetwork_SaysWhatIsExpected(string json) => Assert.Contains("layers", Assert.Throws<ModelException>(() => NetworkDefinition.FromJson(json)).Message);

    public static TheoryData<NetworkDefinition, string> Wrong => new()
    {
        { NetworkDefinition.Digits with { Classes = 0 }, "It has 0 classes: give 2 or more." },
        { NetworkDefinition.Digits with { Classes = 7 }, "10 units for 7 classes" },
        { NetworkDefinition.Digits with { Channels = 2 }, "2 channels: give 1 (grey) or 3 (RGB)" },
        { NetworkDefinition.Digits with { Height = 0 }, "0 x 28 pixels" },
        { NetworkDefinition.Digits with { Layers = [] }, "Its last layer is missing" },
        { NetworkDefinition.Digits with { Layers = [new NetworkLayer.Dense(10), new NetworkLayer.Relu()] }, "Its last layer is relu: end with a dense layer of 10 units" },
        { NetworkDefinition.Cifar with { Height = 9, Width = 9 }, "Layer 11 (max_pool of 2 x 2) gets maps of 64 x 1 x 1, too small for it" },
        { NetworkDefinition.Digits with { Height = 5, Width = 5 }, "Layer 5 (max_pool of 2 x 2) gets maps of 128 x 1 x 1, too small for it" },
        { NetworkDefinition.Cifar with { Height = 7, Width = 7 }, "Layer 9 (convolution of 64 filters 3 x 3) gets maps of 64 x 2 x 2, smaller than its kernel" },
        { NetworkDefinition.Digits with { Height = 4 }, "gets maps of 64 x 2 x 26, smaller than its kernel" },
        { With(new NetworkLayer.Convolution(0)), "Layer 1 (convolution of 0 filters 3 x 3) has no filters" },
        { With(new NetworkLayer.Convolution(1, 16)), "a kernel outside 1 .. 15" },
        { With(new NetworkLayer.Convolution(1, 4, ConvolutionPadding.Same)), "has an even kernel" },
        { With(new NetworkLayer.Convolution(int.MaxValue)), "above 134,217,728 parameters" },
        { With(new NetworkLayer.MaxPool(1)), "pools nothing" },
        { With(new NetworkLayer.Dropout(1)), "Layer 1 (dropout of 1) has a rate outside 0 .. 1" },
        { With(new NetworkLayer.Dropout(double.NaN)), "has a rate outside 0 .. 1" },
        { With(new NetworkLayer.Dense(0)), "has no units" },
        { With(new NetworkLayer.Dense(1 << 20)), "above 134,217,728 parameters" },
        { With(new NetworkLayer.Dense(3), new NetworkLayer.MaxPool()), "Layer 2 (max_pool of 2 x 2) follows a dense layer" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Validate_Wrong_SaysWhatAndTheRemedy(NetworkDefinition network, string message)
    {
        Assert.Contains(message, Assert.Throws<ModelException>(network.Validate).Message);
        Assert.NotEmpty(network.FindProblems());
    }

    [Fact]
    public void FindProblems_Several_NamesThemAll() => Assert.Equal(3, (NetworkDefinition.Digits with { Classes = 1, Channels = 4 }).FindProblems().Count);

    [Fact]
    public void WithClasses_Number_ChangesTheLastLayer()
    {
        var network = NetworkDefinition.Digits.WithClasses(3);
        network.Validate();
        Assert.Equal(new NetworkLayer.Dense(3), network.Layers[^1]);
        Assert.Equal(10, NetworkDefinition.Digits.Classes);
    }

    [Theory]
    [InlineData(-0.1, 0.999, 1e-8, "Beta1")]
    [InlineData(0.9, 1, 1e-8, "Beta2")]
    [InlineData(0.9, 0.999, 0, "Epsilon")]
    public void TrainingOptions_OutOfRange_NamesTheOption(double beta1, double beta2, double epsilon, string name) =>
        Assert.Contains(name, Assert.Throws<ModelException>(new TrainingOptions { Beta1 = beta1, Beta2 = beta2, Epsilon = epsilon }.Validate).Message);

    private static NetworkDefinition With(params NetworkLayer[] layers) => TrainingSample.Network(28, 28, 1, 10, layers);
}
