using System.Globalization;

namespace Assay.Scoring.Core.LabelErrors;

/// <summary>Checks of arguments that every pass shares.</summary>
internal static class RowShapes
{
    public static void Check(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels, int classes)
    {
        if (probabilities.Length != (long)labels.Length * classes)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{probabilities.Length} probabilities are not [{labels.Length}, {classes}]."), nameof(probabilities));
        foreach (var label in labels)
        {
            if (label >= classes)
                throw new ArgumentOutOfRangeException(nameof(labels), label, string.Create(CultureInfo.InvariantCulture, $"A label must be among 0..{classes - 1}, or negative for none."));
        }
    }
}
