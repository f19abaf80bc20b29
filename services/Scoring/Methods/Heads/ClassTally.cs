using Assay.Scoring.Core.Evaluation;
using Assay.Scoring.V1;
using ReliabilityBin = Assay.Scoring.V1.ReliabilityBin;

namespace Assay.Scoring.Methods.Heads;

/// <summary>How often each class was given, predicted, and both. Not thread-safe.</summary>
internal sealed class ClassTally(int classes)
{
    private readonly long[] _given = new long[classes];
    private readonly long[] _predicted = new long[classes];
    private readonly long[] _correct = new long[classes];

    public void Add(HeadColumns columns)
    {
        for (var row = 0; row < columns.Rows; row++)
        {
            if (columns.Scored[row] == 0)
                continue;
            _given[columns.Given[row]]++;
            _predicted[columns.Predicted[row]]++;
            if (columns.Given[row] == columns.Predicted[row])
                _correct[columns.Given[row]]++;
        }
    }

    /// <summary>Scored images of which a class was predicted, and of those the ones that have it.</summary>
    public (long Predicted, long Correct) Of(int id) => (_predicted[id], _correct[id]);

    public HeadReport ToReport(HeldOutEvaluation evaluation) => new()
    {
        AdaptiveCalibrationError = evaluation.AdaptiveCalibrationError,
        Reliability =
        {
            evaluation.Reliability.Select(bin => new ReliabilityBin { Images = bin.Count, Confidence = bin.Confidence, Accuracy = bin.Accuracy }),
        },
        Classes =
        {
            from id in Enumerable.Range(0, classes)
            where _given[id] > 0
            select ToReport(id, evaluation.Classes[id]),
        },
    };

    private HeadClassReport ToReport(int id, RankingQuality quality)
    {
        var report = new HeadClassReport { ClassId = id, Given = _given[id], Predicted = _predicted[id], Correct = _correct[id] };
        if (quality.Auroc is { } auroc)
            report.Auroc = auroc;
        if (quality.AveragePrecision is { } precision)
            report.AveragePrecision = precision;
        return report;
    }
}
