using Assay.Numerics;
using Assay.Training;

namespace Assay.Inference.Networks;

/// <summary>The pixels of one part of a training's images while they are loaded: each image has its place, and those that could not be decoded are left out at the end.</summary>
/// <param name="count">Images at most.</param>
/// <param name="pictureBytes">Bytes of an image.</param>
internal sealed class TrainingImageSet(long count, int pictureBytes)
{
    private readonly byte[] _pixels = GC.AllocateUninitializedArray<byte>(checked((int)(count * pictureBytes)));
    private readonly List<(RowKey Image, int Label)> _images = [];

    /// <summary>Gives the next image its place. In the order of the ids; not thread-safe.</summary>
    public Memory<byte> Add(RowKey image, int label)
    {
        _images.Add((image, label));
        return _pixels.AsMemory((_images.Count - 1) * pictureBytes, pictureBytes);
    }

    /// <summary>The images that are there.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="classes">K.</param>
    /// <param name="failed">Images that could not be decoded.</param>
    public LabelledImages Build(int width, int height, int channels, int classes, IReadOnlySet<RowKey> failed)
    {
        var kept = 0;
        for (var i = 0; i < _images.Count; i++)
        {
            if (failed.Contains(_images[i].Image))
                continue;
            if (kept < i)
                _pixels.AsSpan(i * pictureBytes, pictureBytes).CopyTo(_pixels.AsSpan(kept * pictureBytes));
            _images[kept++] = _images[i];
        }

        _images.RemoveRange(kept, _images.Count - kept);
        return new LabelledImages(
            width, height, channels, _pixels.AsMemory(0, kept * pictureBytes), _images.Select(image => image.Label).ToArray(), classes, _images.Select(image => image.Image).ToArray());
    }
}
