using System.Globalization;
using Assay.Cli.CommandLine;
using Assay.Scoring.V1;

namespace Assay.Cli.Commands;

/// <summary>Layers of a network as a person writes them: <c>conv:32 conv:64:5:same pool:2 dropout:0.25 dense:128</c>.</summary>
internal static class LayerList
{
    /// <exception cref="CommandException">A word is no layer.</exception>
    public static IEnumerable<NetworkLayer> Parse(IEnumerable<string> words) => words.Select(word => Parse(word.Split(':'))
        ?? throw new CommandException($"\"{word}\" is no layer; write conv:FILTERS[:KERNEL[:same]], pool[:SIZE], dropout:RATE or dense:UNITS.", ExitCode.Usage));

    private static NetworkLayer? Parse(string[] parts) => parts switch
    {
        ["conv", var filters] when Whole(filters, out var f) => Convolution(f, 0, false),
        ["conv", var filters, var kernel] when Whole(filters, out var f) && Whole(kernel, out var k) => Convolution(f, k, false),
        ["conv", var filters, var kernel, "same"] when Whole(filters, out var f) && Whole(kernel, out var k) => Convolution(f, k, true),
        ["pool"] => new NetworkLayer { MaxPool = new MaxPoolLayer() },
        ["pool", var size] when Whole(size, out var s) => new NetworkLayer { MaxPool = new MaxPoolLayer { Size = s } },
        ["dropout", var rate] when double.TryParse(rate, CultureInfo.InvariantCulture, out var r) => new NetworkLayer { Dropout = new DropoutLayer { Rate = r } },
        ["dense", var units] when Whole(units, out var u) => new NetworkLayer { Dense = new DenseLayer { Units = u } },
        _ => null,
    };

    private static NetworkLayer Convolution(int filters, int kernel, bool sameSize) =>
        new() { Convolution = new ConvolutionLayer { Filters = filters, Kernel = kernel, SameSize = sameSize } };

    private static bool Whole(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
