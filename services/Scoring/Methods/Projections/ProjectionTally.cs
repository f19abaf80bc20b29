using Assay.Scoring.V1;

namespace Assay.Scoring.Methods.Projections;

/// <summary>How many images have a place, and between which bounds. Thread-safe; the order in which shards come does not matter.</summary>
internal sealed class ProjectionTally(ProjectionReport report)
{
    private readonly Lock _lock = new();
    private (float Left, float Right, float Bottom, float Top) _bounds = (float.PositiveInfinity, float.NegativeInfinity, float.PositiveInfinity, float.NegativeInfinity);

    public long Placed { get; private set; }

    public long Skipped { get; private set; }

    public void Add(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<byte> usable)
    {
        lock (_lock)
        {
            for (var row = 0; row < usable.Length; row++)
            {
                if (usable[row] == 0)
                {
                    Skipped++;
                    continue;
                }

                Placed++;
                _bounds = (Math.Min(_bounds.Left, x[row]), Math.Max(_bounds.Right, x[row]), Math.Min(_bounds.Bottom, y[row]), Math.Max(_bounds.Top, y[row]));
            }
        }
    }

    public ProjectionReport ToReport()
    {
        var complete = report.Clone();
        complete.Images = Placed;
        if (Placed > 0)
            (complete.Left, complete.Right, complete.Bottom, complete.Top) = _bounds;
        return complete;
    }
}
