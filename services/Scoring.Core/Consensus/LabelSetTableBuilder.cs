using System.Globalization;

namespace Assay.Scoring.Core.Consensus;

/// <summary>Collects sets of labels in any order; what they came in does not change the table. Not thread-safe.</summary>
/// <param name="images">Number of images N, 0 or more.</param>
/// <param name="annotators">Number of annotators M, 0 or more.</param>
/// <param name="classes">Number of classes K, 1 or more.</param>
public sealed class LabelSetTableBuilder(int images, int annotators, int classes)
{
    private readonly List<(int Image, int Annotator, int Set)> _entries = [];
    private readonly Dictionary<int[], int> _numbers = new(SetComparer.Instance);
    private readonly List<int[]> _sets = [];

    /// <summary>Adds that an annotator gave an image these labels, in any order, none or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A label is not one of the classes.</exception>
    public void Add(int image, int annotator, IEnumerable<int> labels)
    {
        int[] set = [.. labels.Distinct().Order()];
        if (set.Length > 0 && (set[0] < 0 || set[^1] >= classes))
        {
            throw new ArgumentOutOfRangeException(
                nameof(labels), set[0] < 0 ? set[0] : set[^1], string.Create(CultureInfo.InvariantCulture, $"The label must be among 0 .. {classes - 1}."));
        }

        if (!_numbers.TryGetValue(set, out var number))
        {
            _numbers[set] = number = _sets.Count;
            _sets.Add(set);
        }

        _entries.Add((image, annotator, number));
    }

    /// <summary>The table of what was added.</summary>
    /// <exception cref="ArgumentException">An annotator labelled an image twice, or an image or annotator is not one of the table's.</exception>
    public LabelSetTable Build()
    {
        int[] order = [.. Enumerable.Range(0, _sets.Count).Order(Comparer<int>.Create((a, b) => _sets[a].AsSpan().SequenceCompareTo(_sets[b])))];
        var place = new int[order.Length];
        for (var i = 0; i < order.Length; i++) place[order[i]] = i;
        var answers = new AnnotationTableBuilder(images, annotators, Math.Max(_sets.Count, 1));
        foreach (var (image, annotator, set) in _entries) answers.Add(image, annotator, place[set]);
        return new LabelSetTable(answers.Build(), [.. order.Select(number => _sets[number])]);
    }

    private sealed class SetComparer : IEqualityComparer<int[]>
    {
        public static SetComparer Instance { get; } = new();

        public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(int[] set)
        {
            var hash = new HashCode();
            foreach (var label in set) hash.Add(label);
            return hash.ToHashCode();
        }
    }
}
