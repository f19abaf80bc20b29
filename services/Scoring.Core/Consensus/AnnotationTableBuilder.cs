using System.Globalization;

namespace Assay.Scoring.Core.Consensus;

/// <summary>Collects annotations in any order; what they came in does not change the table. Not thread-safe.</summary>
/// <param name="images">Number of images N, 0 or more.</param>
/// <param name="annotators">Number of annotators M, 0 or more.</param>
/// <param name="classes">Number of classes K, 1 or more.</param>
public sealed class AnnotationTableBuilder(int images, int annotators, int classes)
{
    private readonly int _images = NotNegative(images, nameof(images));
    private readonly int _annotators = NotNegative(annotators, nameof(annotators));
    private readonly int _classes = classes > 0 ? classes : throw new ArgumentOutOfRangeException(nameof(classes), classes, "There must be a class or more.");
    private readonly List<(int Image, int Annotator, int Label)> _entries = [];

    /// <summary>Adds that an annotator gave an image a label.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The image, the annotator or the label is not one of the table's.</exception>
    public void Add(int image, int annotator, int label)
    {
        Check(image, _images, nameof(image));
        Check(annotator, _annotators, nameof(annotator));
        Check(label, _classes, nameof(label));
        _entries.Add((image, annotator, label));
    }

    /// <summary>The table of what was added.</summary>
    /// <exception cref="ArgumentException">An annotator labelled an image twice.</exception>
    public AnnotationTable Build()
    {
        // Two stable counting sorts, first by the lesser key.
        var count = _entries.Count;
        var byAnnotator = new int[count];
        var annotatorStarts = Starts(_annotators, static entry => entry.Annotator);
        var next = annotatorStarts.AsSpan(0, _annotators).ToArray();
        for (var i = 0; i < count; i++) byAnnotator[next[_entries[i].Annotator]++] = i;

        var imageStarts = Starts(_images, static entry => entry.Image);
        next = imageStarts.AsSpan(0, _images).ToArray();
        var (annotatorOf, labelOf, imageOfEntry) = (new int[count], new int[count], new int[count]);
        foreach (var i in byAnnotator)
        {
            var (image, annotator, label) = _entries[i];
            var place = next[image]++;
            if (place > imageStarts[image] && annotatorOf[place - 1] == annotator)
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture, $"Annotator {annotator} labelled image {image} more than once. Add only the answer that counts."));
            }

            (annotatorOf[place], labelOf[place], imageOfEntry[place]) = (annotator, label, image);
        }

        // Back from images to annotators: the places come in the order of images.
        next = annotatorStarts.AsSpan(0, _annotators).ToArray();
        var (positions, imageOf) = (new int[count], new int[count]);
        for (var place = 0; place < count; place++)
        {
            var position = next[annotatorOf[place]]++;
            (positions[position], imageOf[position]) = (place, imageOfEntry[place]);
        }

        return new AnnotationTable(_classes, imageStarts, annotatorOf, labelOf, annotatorStarts, positions, imageOf);
    }

    private int[] Starts(int keys, Func<(int Image, int Annotator, int Label), int> key)
    {
        var starts = new int[keys + 1];
        foreach (var entry in _entries) starts[key(entry) + 1]++;
        for (var i = 0; i < keys; i++) starts[i + 1] += starts[i];
        return starts;
    }

    private static void Check(int value, int count, string name)
    {
        if ((uint)value >= (uint)count)
            throw new ArgumentOutOfRangeException(name, value, string.Create(CultureInfo.InvariantCulture, $"The {name} must be among 0 .. {count - 1}."));
    }

    private static int NotNegative(int value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value, name);
        return value;
    }
}
