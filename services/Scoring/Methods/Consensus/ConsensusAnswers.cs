using System.Globalization;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Core.Consensus;
using Assay.ServiceDefaults.Errors;

namespace Assay.Scoring.Methods.Consensus;

/// <summary>The answers that a run works with, in the order of images and annotators.</summary>
internal sealed class ConsensusAnswers
{
    private const int Width = 4;
    private readonly int[] _images;

    /// <param name="annotators">Who answered, in ordinal order.</param>
    /// <param name="sets">The sets of labels that were given, the most fitting label first; an empty one says that no label is valid.</param>
    /// <param name="leftOut">Answers that say no label.</param>
    /// <param name="entries">int32 [A, 4]: shard, row, number of the annotator, number of the set.</param>
    public ConsensusAnswers(string[] annotators, int[][] sets, long leftOut, int[] entries)
    {
        (Annotators, Sets, LeftOut, Entries) = (annotators, sets, leftOut, entries);
        (_images, var images) = (new int[Count], new List<ImageId>());
        for (var i = 0; i < Count; i++)
        {
            var image = new ImageId(entries[i * Width], entries[i * Width + 1]);
            if (images.Count == 0 || images[^1] != image)
                images.Add(image);
            _images[i] = images.Count - 1;
        }

        Images = images;
    }

    public string[] Annotators { get; }

    public int[][] Sets { get; }

    public long LeftOut { get; }

    public int[] Entries { get; }

    public int Count => Entries.Length / Width;

    /// <summary>Images with answers, in order; their places here are their indices in the tables.</summary>
    public IReadOnlyList<ImageId> Images { get; }

    /// <summary>Answers that give a label.</summary>
    public int Labelled => Enumerable.Range(0, Count).Count(i => Sets[Entries[i * Width + 3]].Length > 0);

    /// <summary>The first label of every answer that gives one.</summary>
    /// <exception cref="WrongStateException">A label is not one of the classes.</exception>
    public AnnotationTable FirstLabels(int classes)
    {
        foreach (var label in Sets.SelectMany(static set => set))
        {
            if (label < 0 || label >= classes)
            {
                throw new WrongStateException(string.Create(
                    CultureInfo.InvariantCulture, $"People gave the class id {label}, but the run knows {classes:N0} classes. Start a new head run with the classes of today, then this run again."));
            }
        }

        var builder = new AnnotationTableBuilder(Images.Count, Annotators.Length, classes);
        for (var i = 0; i < Count; i++)
        {
            if (Sets[Entries[i * Width + 3]] is [var first, ..])
                builder.Add(_images[i], Entries[i * Width + 2], first);
        }

        return builder.Build();
    }

    /// <summary>The set of every answer.</summary>
    public LabelSetTable LabelSets(int classes)
    {
        var builder = new LabelSetTableBuilder(Images.Count, Annotators.Length, classes);
        for (var i = 0; i < Count; i++)
            builder.Add(_images[i], Entries[i * Width + 2], Sets[Entries[i * Width + 3]]);
        return builder.Build();
    }

    /// <summary>Where a shard's images are among <see cref="Images"/>.</summary>
    public Range Of(int shard) => FirstFrom(shard)..FirstFrom(shard + 1);

    private int FirstFrom(int shard)
    {
        var (low, high) = (0, Images.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Images[middle].Shard < shard)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
