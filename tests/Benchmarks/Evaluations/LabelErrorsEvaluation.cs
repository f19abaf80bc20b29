using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Assay.Numerics.Statistics;
using Assay.Scoring.Core.LabelErrors;
using Assay.Scoring.Core.LabelQuality;
using static Assay.Benchmarks.Evaluations.EvaluationReport;

namespace Assay.Benchmarks.Evaluations;

/// <summary>
/// <c>eval label-errors</c>: MNIST's test set with the published out-of-sample probabilities and what five people said of 100 suspicious images (Northcutt, Athalye and
/// Mueller, "Pervasive label errors in test sets", 2021). An error is confirmed where fewer than three of the five chose the given label.
/// </summary>
internal static class LabelErrorsEvaluation
{
    private const int Classes = 10;
    private const int Agreement = 3;

    public static async Task RunAsync()
    {
        var folder = RealData.Path("label-errors");
        var probabilities = Array.ConvertAll(Npy<double>(Path.Combine(folder, "mnist_test_set_pyx.npy"), "<f8"), value => (float)value);
        var labels = Array.ConvertAll(Npy<ushort>(Path.Combine(folder, "mnist_test_set_original_labels.npy"), "<u2"), value => (int)value);
        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "mnist_mturk.json")));
        var isError = json.RootElement.EnumerateArray().ToDictionary(
            image => image.GetProperty("id").GetInt32(), image => image.GetProperty("mturk").GetProperty("given").GetInt32() < Agreement);
        var checkedImages = isError.Keys.Order().ToArray();
        var errors = isError.Where(image => image.Value).Select(image => image.Key).ToHashSet();
        Print("label-errors-checked-images", checkedImages.Length);
        Print("label-errors-confirmed", errors.Count);

        foreach (var (name, score) in Scores(probabilities, labels))
        {
            // Low = suspicious; the curve wants high first.
            var suspicion = Array.ConvertAll(checkedImages, image => -score[image]);
            var positives = Array.ConvertAll(checkedImages, image => isError[image]);
            Print($"label-errors-{name}-auroc-among-checked", RocCurve.Auroc(suspicion, positives)!.Value);
            Print($"label-errors-{name}-average-precision-among-checked", RocCurve.AveragePrecision(suspicion, positives)!.Value);

            var ranked = Enumerable.Range(0, labels.Length).OrderBy(image => score[image]).ThenBy(image => image).ToArray();
            Print($"label-errors-{name}-confirmed-in-first-15-of-10000", ranked.Take(15).Count(errors.Contains));
            Print($"label-errors-{name}-confirmed-in-first-100-of-10000", ranked.Take(100).Count(errors.Contains));
            Print($"label-errors-{name}-last-confirmed-at-rank", Array.FindLastIndex(ranked, errors.Contains) + 1);
        }

        foreach (var filter in Enum.GetValues<LabelIssueFilter>())
        {
            var found = ConfidentLearning.Find(probabilities, labels, Classes, filter, new ParallelOptions());
            var flagged = found.Issues.Select(issue => issue.Key.Row).ToList();
            var name = filter.ToString().ToLowerInvariant();
            Print($"label-errors-{name}-flags", flagged.Count);
            Print($"label-errors-{name}-flags-that-people-checked", flagged.Count(isError.ContainsKey));
            Print($"label-errors-{name}-flags-confirmed", flagged.Count(errors.Contains));
            Print($"label-errors-{name}-estimated-errors", found.Estimate.Wrong);
        }
    }

    private static IEnumerable<(string Name, float[] Score)> Scores(float[] probabilities, int[] labels)
    {
        var score = new float[labels.Length];
        LabelQualityScore.SelfConfidence(probabilities, Classes, labels, score);
        yield return ("self-confidence", score);
        LabelQualityScore.NormalizedMargin(probabilities, Classes, labels, score = new float[labels.Length]);
        yield return ("normalized-margin", score);
        LabelQualityScore.ConfidenceWeightedEntropy(probabilities, Classes, labels, score = new float[labels.Length]);
        yield return ("confidence-weighted-entropy", score);
    }

    /// <summary>The numbers of a file of numpy, whose types are not those of our columns.</summary>
    private static T[] Npy<T>(string path, string type)
        where T : unmanaged
    {
        var bytes = File.ReadAllBytes(path);
        var header = 10 + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
        var text = System.Text.Encoding.ASCII.GetString(bytes.AsSpan(10, header - 10));
        return bytes[6] == 1 && text.Contains($"'{type}'", StringComparison.Ordinal) && text.Contains("'fortran_order': False", StringComparison.Ordinal)
            ? MemoryMarshal.Cast<byte, T>(bytes.AsSpan(header)).ToArray()
            : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{path} is no version 1 file of {type}: {text}"));
    }
}
