namespace Assay.Scoring.Core.Consensus;

/// <summary>
/// One label a pair of (image, annotator), for as many pairs as there are: sparse, by image (CSR) and by annotator (CSC), 16 bytes an annotation.
/// Images, annotators and classes are indices; images without annotations are allowed.
/// </summary>
public sealed class AnnotationTable
{
    private readonly int[] _imageStarts;
    private readonly int[] _annotatorStarts;

    internal AnnotationTable(int classes, int[] imageStarts, int[] annotators, int[] labels, int[] annotatorStarts, int[] positions, int[] images)
    {
        Classes = classes;
        _imageStarts = imageStarts;
        _annotatorStarts = annotatorStarts;
        AnnotatorOf = annotators;
        LabelOf = labels;
        Positions = positions;
        ImageOf = images;
        for (var image = 0; image < Images; image++)
        {
            var count = Count(image);
            if (count > 0) AnnotatedImages++;
            if (count > 1) OverlappingImages++;
            MostOfAnImage = Math.Max(MostOfAnImage, count);
        }
    }

    /// <summary>Number of classes K, 1 or more.</summary>
    public int Classes { get; }

    /// <summary>Number of images N, 0 or more.</summary>
    public int Images => _imageStarts.Length - 1;

    /// <summary>Number of annotators M, 0 or more.</summary>
    public int Annotators => _annotatorStarts.Length - 1;

    /// <summary>Number of annotations A, 0 or more.</summary>
    public int Annotations => LabelOf.Length;

    /// <summary>Images with one annotation or more.</summary>
    public int AnnotatedImages { get; }

    /// <summary>Images with two annotations or more, on which alone people can agree or not.</summary>
    public int OverlappingImages { get; }

    /// <summary>The annotator of every annotation [A], annotations in the order of images and of annotators within an image.</summary>
    public ReadOnlyMemory<int> AnnotationAnnotators => AnnotatorOf;

    /// <summary>The label of every annotation [A], 0 .. K-1.</summary>
    public ReadOnlyMemory<int> AnnotationLabels => LabelOf;

    internal int[] AnnotatorOf { get; }

    internal int[] LabelOf { get; }

    /// <summary>The annotations of the annotators, one annotator after the other, each in the order of images.</summary>
    internal int[] Positions { get; }

    /// <summary>The image of every entry of <see cref="Positions"/>.</summary>
    internal int[] ImageOf { get; }

    internal int MostOfAnImage { get; }

    /// <summary>Number of the first annotation of an image; that of image N is A.</summary>
    public int Start(int image) => _imageStarts[image];

    /// <summary>Number of annotations of an image.</summary>
    public int Count(int image) => _imageStarts[image + 1] - _imageStarts[image];

    /// <summary>The labels of an image, in the order of its annotators.</summary>
    public ReadOnlySpan<int> Labels(int image) => LabelOf.AsSpan(Start(image), Count(image));

    /// <summary>The annotators of an image, in ascending order.</summary>
    public ReadOnlySpan<int> AnnotatorsOf(int image) => AnnotatorOf.AsSpan(Start(image), Count(image));

    /// <summary>Number of annotations that an annotator made.</summary>
    public int CountOf(int annotator) => _annotatorStarts[annotator + 1] - _annotatorStarts[annotator];

    internal int AnnotatorStart(int annotator) => _annotatorStarts[annotator];
}
