using System.Globalization;

namespace Assay.Scoring.Core.Consensus;

/// <summary>
/// What consensus needs of a model's out-of-sample probabilities [N, K]: those of the labels that people gave, and the most probable class. That is
/// everything, for among classes that nobody named only the model's first can win; so memory does not grow with K. Images may be set in parallel.
/// </summary>
public sealed class ModelPredictions
{
    private readonly AnnotationTable _table;

    public ModelPredictions(AnnotationTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        _table = table;
        OfLabel = new float[table.Annotations];
        Predicted = new int[table.Images];
        PredictedProbability = new float[table.Images];
        Predicted.AsSpan().Fill(-1);
    }

    /// <summary>p of the label of every annotation [A], 0 .. 1.</summary>
    internal float[] OfLabel { get; }

    /// <summary>Most probable class [N], the smallest of equals; -1 = the model says nothing of the image.</summary>
    internal int[] Predicted { get; }

    /// <summary>Its probability [N].</summary>
    internal float[] PredictedProbability { get; }

    /// <summary>Takes an image's probabilities [K].</summary>
    /// <exception cref="InvalidProbabilitiesException">A probability is NaN or outside 0 .. 1.</exception>
    public void Set(int image, ReadOnlySpan<float> probabilities)
    {
        if (probabilities.Length != _table.Classes)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{probabilities.Length} probabilities for {_table.Classes} classes."), nameof(probabilities));
        var best = 0;
        for (var k = 0; k < probabilities.Length; k++)
        {
            // Rounding may leave 1 by a digit; NaN fails both comparisons.
            if (!(probabilities[k] >= 0 && probabilities[k] <= 1.0001f)) throw new InvalidProbabilitiesException(image, k, probabilities[k]);
            if (probabilities[k] > probabilities[best]) best = k;
        }

        Predicted[image] = best;
        PredictedProbability[image] = Math.Min(probabilities[best], 1);
        var start = _table.Start(image);
        var labels = _table.Labels(image);
        for (var i = 0; i < labels.Length; i++) OfLabel[start + i] = Math.Min(probabilities[labels[i]], 1);
    }

    internal void CheckTable(AnnotationTable table)
    {
        if (table != _table) throw new ArgumentException("The predictions are those of another table of annotations.");
    }

    /// <summary>p of a class of an image, of which someone gave it the label or the model predicts it.</summary>
    internal float Of(int image, int label)
    {
        if (Predicted[image] == label) return PredictedProbability[image];
        var place = _table.Labels(image).IndexOf(label);
        return place < 0 ? 0 : OfLabel[_table.Start(image) + place];
    }
}
