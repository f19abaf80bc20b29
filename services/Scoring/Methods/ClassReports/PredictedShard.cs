using Assay.Scoring.Core.ClassReports;

namespace Assay.Scoring.Methods.ClassReports;

/// <summary>A shard's predictions and what was measured of its images, n each.</summary>
/// <param name="Shard">Number of the shard.</param>
/// <param name="Given">Labels.</param>
/// <param name="Predicted">Predictions, out of sample.</param>
/// <param name="Probability">Probability of the prediction.</param>
/// <param name="Scored">1 where there is a label and a prediction.</param>
/// <param name="Images">What was measured.</param>
/// <param name="IsTest">Whether the image is in the test split.</param>
internal sealed record PredictedShard(
    int Shard, int[] Given, int[] Predicted, float[] Probability, byte[] Scored, ImageMeasurements[] Images, bool[] IsTest)
{
    public int Rows => Given.Length;

    /// <summary>Whether a row counts.</summary>
    public bool Counts(int row) => Scored[row] != 0;

    /// <summary>Whether a row is predicted as another class than its label.</summary>
    public bool IsWrong(int row) => Counts(row) && Given[row] != Predicted[row];
}
