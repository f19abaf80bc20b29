namespace Assay.Selection.Pools;

/// <summary>Tells which images of a pool may be selected, and counts why others may not. Thread-safe.</summary>
/// <param name="earlier">Images that were selected before.</param>
/// <param name="classes">Only images of these classes; empty = all.</param>
/// <param name="labelledOnly">Whether an image needs a label, because there is a limit for each class.</param>
internal sealed class CandidateFilter(SelectedImages earlier, IReadOnlySet<int> classes, bool labelledOnly)
{
    private long _images;
    private long _usable;
    private long _earlier;
    private long _otherClass;

    /// <summary>Images that may be selected.</summary>
    public long Candidates => _usable - _earlier - _otherClass;

    /// <summary>Row by row, whether an image is left out.</summary>
    public bool[] LeaveOut(int shard, ShardPool pool)
    {
        var leftOut = Array.ConvertAll(pool.Usable, usable => !usable);
        var usable = leftOut.Count(row => !row);
        var (before, otherClass) = (0, 0);
        foreach (var row in earlier.RowsOf(shard))
        {
            if (row >= leftOut.Length || leftOut[row])
                continue;
            leftOut[row] = true;
            before++;
        }

        for (var row = 0; row < leftOut.Length; row++)
        {
            if (leftOut[row] || IsWanted(pool.Given[row]))
                continue;
            leftOut[row] = true;
            otherClass++;
        }

        Interlocked.Add(ref _images, leftOut.Length);
        Interlocked.Add(ref _usable, usable);
        Interlocked.Add(ref _earlier, before);
        Interlocked.Add(ref _otherClass, otherClass);
        return leftOut;
    }

    /// <summary>Why nothing is left, for people.</summary>
    public string Explain(IImagePool pool)
    {
        FormattableString text = $"Of {_images:N0} images {_usable:N0} are {pool.UsableMeans}, {_earlier:N0} of these were selected before, and {_otherClass:N0} more are not of the classes asked for.";
        var remedy = _earlier > 0 ? " Allow images of earlier selections (--again), or add images." : " Widen what is asked for, or add images.";
        return FormattableString.Invariant(text) + remedy;
    }

    private bool IsWanted(int given) => classes.Count > 0 ? classes.Contains(given) : !labelledOnly || given >= 0;
}
