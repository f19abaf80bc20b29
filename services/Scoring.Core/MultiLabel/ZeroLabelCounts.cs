namespace Assay.Scoring.Core.MultiLabel;

/// <summary>Images without a valid label, by reason and by stance on the original label. Not thread-safe.</summary>
public sealed class ZeroLabelCounts
{
    private static readonly int Reasons = Enum.GetValues<ZeroLabelReason>().Length;
    private static readonly int Stances = Enum.GetValues<OriginalLabelStance>().Length;
    private readonly long[] _counts = new long[Reasons * Stances];

    /// <summary>Images in all.</summary>
    public long Total => _counts.Sum();

    /// <summary>Images with this reason and stance.</summary>
    public long this[ZeroLabelReason reason, OriginalLabelStance stance] => _counts[Place(reason, stance)];

    /// <summary>Images with this reason.</summary>
    public long Of(ZeroLabelReason reason) => Enumerable.Range(0, Stances).Sum(stance => this[reason, (OriginalLabelStance)stance]);

    /// <summary>Images with this stance.</summary>
    public long Of(OriginalLabelStance stance) => Enumerable.Range(0, Reasons).Sum(reason => this[(ZeroLabelReason)reason, stance]);

    /// <summary>Takes an image.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The reason or the stance is none.</exception>
    public void Add(ZeroLabelReason reason, OriginalLabelStance stance) => _counts[Place(reason, stance)]++;

    private static int Place(ZeroLabelReason reason, OriginalLabelStance stance)
    {
        if ((uint)reason >= Reasons) throw new ArgumentOutOfRangeException(nameof(reason), reason, "There is no such reason.");
        if ((uint)stance >= Stances) throw new ArgumentOutOfRangeException(nameof(stance), stance, "There is no such stance.");
        return (int)reason * Stances + (int)stance;
    }
}
