namespace Assay.Selection.Pools;

/// <summary>Tells which images of a pool may be selected, and counts why others may not. Thread-safe.</summary>
/// <param name="earlier">Images that were selected before.</param>
/// <param name="classes">Only images of these classes; empty = all.</param>
/// <param name="labelledOnly">Whether an image needs a label, because there is a limit for each class.</param>
/// <param name="unlabelledOnly">Whether an image must not have a label.</param>
internal sealed class CandidateFilter(SelectedImages earlier, IReadOnlySet<int> classes, bool labelledOnly, bool unlabelledOnly)
{
    private long _images;
    private long _usable;
    private long _earlier;
    private long _otherClass;
    private long _labelled;

    /// <summary>Images that may be selected.</summary>
    public long Candidates => _usable - _earlier - _labelled - _otherClass;

    /// <summary>Rows of a shard that were selected before.</summary>
    public IEnumerable<int> EarlierRowsOf(int shard) => earlier.RowsOf(shard);

    /// <summary>Row by row, whether an image is left out.</summary>
    public bool[] LeaveOut(int shard, ShardPool pool)
    {
        var leftOut = Array.ConvertAll(pool.Usable, usable => !usable);
        var usable = leftOut.Count(row => !row);
        var (before, labelled, otherClass) = (0, 0, 0);
        foreach (var row in earlier.RowsOf(shard))
        {
            if (row >= leftOut.Length || leftOut[row])
                continue;
            leftOut[row] = true;
            before++;
        }

        for (var row = 0; row < leftOut.Length; row++)
        {
            if (leftOut[row])
                continue;
            var isLabelled = unlabelledOnly && pool.Given[row] >= 0;
            if (!isLabelled && IsWanted(pool.Given[row]))
                continue;
            leftOut[row] = true;
            labelled += isLabelled ? 1 : 0;
            otherClass += isLabelled ? 0 : 1;
        }

        Interlocked.Add(ref _images, leftOut.Length);
        Interlocked.Add(ref _usable, usable);
        Interlocked.Add(ref _earlier, before);
        Interlocked.Add(ref _labelled, labelled);
        Interlocked.Add(ref _otherClass, otherClass);
        return leftOut;
    }

    /// <summary>Why nothing is left, for people.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="isOfCampaign">Whether a campaign selects, which never shows an image twice.</param>
    public string Explain(IImagePool pool, bool isOfCampaign)
    {
        FormattableString text = $"Of {_images:N0} images {_usable:N0} are {pool.UsableMeans}, {_earlier:N0} of these were selected before, and {_otherClass:N0} more are not of the classes asked for.";
        if (unlabelledOnly)
            text = $"Of {_images:N0} images {_usable:N0} are {pool.UsableMeans}, {_earlier:N0} of these were selected before, and {_labelled:N0} more have a label already.";
        var remedy = isOfCampaign ? " Add images and resume it, or start another with a wider pool." : _earlier > 0 ? " Allow images of earlier selections (--again), or add images." : " Widen what is asked for, or add images.";
        return FormattableString.Invariant(text) + remedy;
    }

    private bool IsWanted(int given) => classes.Count > 0 ? classes.Contains(given) : !labelledOnly || given >= 0;
}
