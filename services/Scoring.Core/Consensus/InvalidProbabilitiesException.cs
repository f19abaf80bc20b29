using System.Globalization;

namespace Assay.Scoring.Core.Consensus;

/// <summary>A model's output is no probability.</summary>
public sealed class InvalidProbabilitiesException(int image, int classId, float value)
    : ScoringException(string.Create(
        CultureInfo.InvariantCulture,
        $"Image number {image} has the probability {value} for class {classId}, which is not within 0 .. 1. Fit the head again on finite embeddings."))
{
    /// <summary>Index of the image.</summary>
    public int Image { get; } = image;

    /// <summary>The class.</summary>
    public int ClassId { get; } = classId;
}
