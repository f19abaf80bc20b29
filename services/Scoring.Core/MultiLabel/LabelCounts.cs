using Assay.Numerics.Statistics;

namespace Assay.Scoring.Core.MultiLabel;

/// <summary>How many images have how many labels. Additive; not thread-safe.</summary>
public sealed class LabelCounts
{
    private readonly long[] _images = new long[ModelAssessment.MostLabels + 1];
    private long _labels;

    /// <summary>Images in all.</summary>
    public long Images => _images.Sum();

    /// <summary>Mean number of labels of an image; null without images.</summary>
    public double? Mean => Images == 0 ? null : (double)_labels / Images;

    /// <summary>Share of images with two labels or more.</summary>
    public Proportion Several => new(Images - _images[0] - _images[1], Images);

    /// <summary>Images with so many labels, 0 .. 10, the last with 10 or more.</summary>
    public Proportion this[int labels] => new(_images[labels], Images);

    /// <summary>Takes an image with so many labels, 0 or more.</summary>
    public void Add(int labels)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(labels);
        _images[Math.Min(labels, ModelAssessment.MostLabels)]++;
        _labels += labels;
    }

    /// <summary>Takes every image of other counts.</summary>
    public void Merge(LabelCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var i = 0; i < _images.Length; i++) _images[i] += other._images[i];
        _labels += other._labels;
    }
}
