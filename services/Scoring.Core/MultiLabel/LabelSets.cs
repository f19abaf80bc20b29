namespace Assay.Scoring.Core.MultiLabel;

/// <summary>The valid labels of every image, none or more, as rows of a sparse matrix (CSR).</summary>
public sealed class LabelSets
{
    private readonly int[] _starts;
    private readonly int[] _labels;

    /// <param name="starts">Where each row begins [N + 1]: 0, then not falling, at last the number of labels.</param>
    /// <param name="labels">Class ids, 0 or more.</param>
    public LabelSets(int[] starts, int[] labels)
    {
        ArgumentNullException.ThrowIfNull(starts);
        ArgumentNullException.ThrowIfNull(labels);
        if (starts.Length == 0 || starts[0] != 0 || starts[^1] != labels.Length || !starts.AsSpan(1).SequenceEqual(Rising(starts)))
            throw new ArgumentException("The starts of the rows must rise from 0 to the number of labels.", nameof(starts));
        if (labels.Length > 0 && labels.Min() < 0) throw new ArgumentException($"A label must be 0 or more, but one is {labels.Min()}.", nameof(labels));
        _starts = starts;
        _labels = labels;
    }

    /// <summary>Number of images.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>The labels of an image.</summary>
    public ReadOnlySpan<int> this[int image] => _labels.AsSpan(_starts[image], _starts[image + 1] - _starts[image]);

    /// <summary>From a list of labels for each image.</summary>
    public static LabelSets Of(IReadOnlyCollection<IReadOnlyCollection<int>> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var starts = new List<int>(rows.Count + 1) { 0 };
        foreach (var row in rows) starts.Add(starts[^1] + row.Count);
        return new LabelSets([.. starts], [.. rows.SelectMany(static row => row)]);
    }

    private static int[] Rising(int[] starts)
    {
        var rising = starts[1..];
        for (var i = 0; i < rising.Length; i++) rising[i] = Math.Max(rising[i], starts[i]);
        return rising;
    }
}
