using Assay.Ingestion.V1;

namespace Assay.Ingestion.Reports;

/// <summary>Distribution of one fact in one pass: Welford's update, which keeps its digits where a sum of squares loses them.</summary>
internal sealed class FactAccumulator(string name)
{
    private long _count;
    private double _mean;
    private double _squares;
    private double _min = double.PositiveInfinity;
    private double _max = double.NegativeInfinity;

    public void Add(double value)
    {
        _count++;
        var delta = value - _mean;
        _mean += delta / _count;
        _squares += delta * (value - _mean);
        _min = Math.Min(_min, value);
        _max = Math.Max(_max, value);
    }

    /// <summary>The summary; all 0 where nothing was added.</summary>
    public FactSummary ToSummary() => _count == 0
        ? new FactSummary { Name = name }
        : new FactSummary { Name = name, Min = _min, Max = _max, Mean = _mean, StandardDeviation = Math.Sqrt(_squares / _count) };
}
