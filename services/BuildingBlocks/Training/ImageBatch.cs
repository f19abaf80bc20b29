namespace Assay.Training;

/// <summary>Images of a step, in memory that is used again once the next batch is asked for.</summary>
internal sealed class ImageBatch(int capacity, int pictureBytes)
{
    private readonly byte[] _pixels = new byte[checked(capacity * pictureBytes)];
    private readonly int[] _labels = new int[capacity];

    /// <summary>Rows of the set, [n].</summary>
    public ReadOnlyMemory<int> Rows { get; set; }

    /// <summary>n, the capacity or fewer.</summary>
    public int Count => Rows.Length;

    /// <summary>uint8 [n, height, width, channels].</summary>
    public Memory<byte> Pixels => _pixels.AsMemory(0, Count * pictureBytes);

    /// <summary>[n].</summary>
    public Memory<int> Labels => _labels.AsMemory(0, Count);
}
