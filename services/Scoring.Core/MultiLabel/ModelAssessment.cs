using Assay.Numerics.Statistics;

namespace Assay.Scoring.Core.MultiLabel;

/// <summary>
/// A model's top-1 predictions against original labels and against sets of valid labels. Additive: assessments of shards merge into that of the whole. Not thread-safe.
/// </summary>
public sealed class ModelAssessment
{
    /// <summary>Images with this many labels or more are counted together.</summary>
    public const int MostLabels = 10;

    private readonly long[] _topOneTrials = new long[MostLabels + 1];
    private readonly long[] _topOneHits = new long[MostLabels + 1];
    private readonly long[] _realTrials = new long[MostLabels + 1];
    private readonly long[] _realHits = new long[MostLabels + 1];

    /// <summary>Top-1 accuracy: the prediction is the original label, over images that have one.</summary>
    public Proportion TopOne => new(_topOneHits.Sum(), _topOneTrials.Sum());

    /// <summary>
    /// ReaL accuracy (Beyer, Henaff, Kolesnikov, Zhai and van den Oord, "Are we done with ImageNet?", 2020): the prediction is one of the valid labels, over images
    /// that have a valid label.
    /// </summary>
    public Proportion Real => new(_realHits.Sum(), _realTrials.Sum());

    /// <summary>Takes an image.</summary>
    /// <param name="predicted">Predicted class.</param>
    /// <param name="original">Original label; negative = none.</param>
    /// <param name="valid">Valid labels.</param>
    public void Add(int predicted, int original, ReadOnlySpan<int> valid)
    {
        var bin = Math.Min(valid.Length, MostLabels);
        if (original >= 0)
        {
            _topOneTrials[bin]++;
            if (predicted == original) _topOneHits[bin]++;
        }

        if (valid.IsEmpty) return;
        _realTrials[bin]++;
        if (valid.Contains(predicted)) _realHits[bin]++;
    }

    /// <summary>Takes every image of another assessment.</summary>
    public void Merge(ModelAssessment other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var bin = 0; bin <= MostLabels; bin++)
        {
            _topOneTrials[bin] += other._topOneTrials[bin];
            _topOneHits[bin] += other._topOneHits[bin];
            _realTrials[bin] += other._realTrials[bin];
            _realHits[bin] += other._realHits[bin];
        }
    }

    /// <summary>Top-1 accuracy of the images with so many labels, 0 .. <see cref="MostLabels"/>.</summary>
    public Proportion TopOneOf(int labels) => new(_topOneHits[labels], _topOneTrials[labels]);

    /// <summary>ReaL accuracy of the images with so many labels, 0 .. <see cref="MostLabels"/>.</summary>
    public Proportion RealOf(int labels) => new(_realHits[labels], _realTrials[labels]);

    /// <summary>
    /// The best ReaL accuracy, by index; of equals the first; -1 where none has an image with a valid label. That model makes the proposals.
    /// </summary>
    public static int Best(IReadOnlyList<ModelAssessment> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        var best = -1;
        for (var i = 0; i < models.Count; i++)
        {
            if (models[i].Real.Share is { } share && (best < 0 || share > models[best].Real.Share)) best = i;
        }

        return best;
    }

    /// <summary>
    /// The line of ReaL over top-1 accuracy through the models (Multilabelfy: a slope near 1 means that models keep their order); null with fewer than two different
    /// top-1 accuracies.
    /// </summary>
    public static LinearFit? RealOverTopOne(IEnumerable<ModelAssessment> models)
    {
        var points = models.Where(static model => model is { TopOne.Trials: > 0, Real.Trials: > 0 }).ToArray();
        return LinearFit.Of(Array.ConvertAll(points, static model => model.TopOne.Share!.Value), Array.ConvertAll(points, static model => model.Real.Share!.Value));
    }
}
