using System.Globalization;
using System.Text.RegularExpressions;

namespace Assay.ObjectStorage.Columns;

/// <summary>The Python dictionary in a <c>.npy</c> header, with its three keys in any order.</summary>
internal sealed partial record NpyHeaderDictionary(string Descriptor, bool FortranOrder, IReadOnlyList<long> Shape)
{
    public static NpyHeaderDictionary Parse(string text, string name)
    {
        var descriptor = DescriptorPattern().Match(text);
        var order = OrderPattern().Match(text);
        var shape = ShapePattern().Match(text);
        if (!descriptor.Success || !order.Success || !shape.Success)
            throw new NpyFormatException($"{name} is damaged: its header does not tell 'descr', 'fortran_order' and 'shape' of a plain array.");

        var dimensions = new List<long>();
        foreach (var dimension in shape.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!long.TryParse(dimension, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                throw new NpyFormatException($"{name} is damaged: '{dimension}' is not a dimension.");
            dimensions.Add(number);
        }

        return new NpyHeaderDictionary(descriptor.Groups[1].Value, order.Groups[1].Value == "True", dimensions);
    }

    [GeneratedRegex(@"'descr'\s*:\s*'([^']*)'")]
    private static partial Regex DescriptorPattern();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(True|False)")]
    private static partial Regex OrderPattern();

    [GeneratedRegex(@"'shape'\s*:\s*\(([^()]*)\)")]
    private static partial Regex ShapePattern();
}
