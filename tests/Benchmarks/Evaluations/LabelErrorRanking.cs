using Assay.Ingestion.V1;
using Assay.Numerics.Statistics;

namespace Assay.Benchmarks.Evaluations;

/// <summary>How well a label-quality score (lower = more likely wrong) finds errors that are known.</summary>
internal static class LabelErrorRanking
{
    /// <summary>AUROC and precision among the most suspicious.</summary>
    /// <param name="images">Images of the data set; those without a score are left out.</param>
    /// <param name="scores">Score by image id.</param>
    /// <param name="isError">Tells whether an image's given label is wrong.</param>
    /// <param name="top">Images looked at for the precision.</param>
    public static (double Auroc, double Precision) Measure(
        IEnumerable<Image> images, IReadOnlyDictionary<string, float> scores, Func<Image, bool> isError, int top)
    {
        var ranked = images.Where(image => scores.ContainsKey(image.Id)).OrderBy(image => scores[image.Id]).ToList();
        var suspicion = ranked.Select(image => -scores[image.Id]).ToArray();
        var errors = ranked.Select(isError).ToArray();
        var auroc = RocCurve.Auroc(suspicion, errors) ?? throw new InvalidOperationException("AUROC needs right and wrong labels both.");
        return (auroc, errors.Take(top).Count(error => error) / (double)top);
    }
}
