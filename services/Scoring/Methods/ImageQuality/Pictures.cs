using Assay.Numerics.Neighbors;
using Assay.Scoring.Inputs;

namespace Assay.Scoring.Methods.ImageQuality;

/// <summary>
/// What is known of every image of a data set, in the order of their ids: about 60 bytes an image, and its embedding of 2 D bytes. Scores are those of
/// <see cref="Core.ImageQuality.QualityScores"/>, 1 where a fact was not measured.
/// </summary>
internal sealed class Pictures
{
    /// <param name="rows">Images of every shard.</param>
    /// <param name="dimensions">D.</param>
    public Pictures(IEnumerable<int> rows, int dimensions)
    {
        Places = new ImagePlaces(rows);
        Decoded = new bool[Count];
        Given = new int[Count];
        Sha256 = new UInt128[Count];
        PerceptualHash = new ulong[Count];
        Size = new float[Count];
        Dark = new float[Count];
        Bright = new float[Count];
        Blurry = new float[Count];
        LowInformation = new float[Count];
        OddAspectRatio = new float[Count];
        Greyscale = new bool[Count];
        Embeddings = new VectorRows(dimensions);
    }

    public int Count => Places.Count;

    /// <summary>The number of each image.</summary>
    public ImagePlaces Places { get; }

    public bool[] Decoded { get; }

    /// <summary>Labels; below 0 = none.</summary>
    public int[] Given { get; }

    /// <summary>First half of the SHA-256 of the bytes, which tells images apart as well as all of it; 0 where the bytes were never read.</summary>
    public UInt128[] Sha256 { get; }

    public ulong[] PerceptualHash { get; }

    /// <summary>Square root of the area, pixels.</summary>
    public float[] Size { get; }

    public float[] Dark { get; }

    public float[] Bright { get; }

    public float[] Blurry { get; }

    public float[] LowInformation { get; }

    public float[] OddAspectRatio { get; }

    public bool[] Greyscale { get; }

    /// <summary>Embeddings of the images that could be decoded.</summary>
    public VectorRows Embeddings { get; }

    /// <summary>The image of each row of <see cref="Embeddings"/>.</summary>
    public int[] Embedded { get; set; } = [];

    /// <summary>Facts that were not measured.</summary>
    public SortedSet<string> Unmeasured { get; } = new(StringComparer.Ordinal);
}
