using System.Runtime.InteropServices;
using Assay.Ingestion.Listing;

namespace Assay.Ingestion.Reports;

/// <summary>Images parted by ranges of their hashes, in temporary files: images with equal hashes are in one part.</summary>
internal sealed class HashParts : IDisposable
{
    // 40 bytes each: 8 KiB, so that the files of all parts are written in a few MiB of memory.
    private const int Buffered = 204;

    private readonly FileStream[] _files;
    private readonly HashedImage[][] _buffers;
    private readonly int[] _counts;

    public HashParts(int parts, string folder)
    {
        _files = new FileStream[parts];
        _buffers = new HashedImage[parts][];
        _counts = new int[parts];
        try
        {
            for (var part = 0; part < parts; part++)
            {
                _files[part] = TemporaryFile.Create(folder, bufferSize: 0);
                _buffers[part] = new HashedImage[Buffered];
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public int Count => _files.Length;

    /// <summary>Images of the largest part.</summary>
    public int Largest => _counts.Max();

    public void Add(HashedImage image)
    {
        // SHA-256 spreads evenly, so ranges of equal width have equally many images.
        var part = (int)Math.BigMul(image.First, (ulong)Count, out _);
        var buffered = _counts[part] % Buffered;
        _buffers[part][buffered] = image;
        _counts[part]++;
        if (buffered + 1 == Buffered)
            _files[part].Write(MemoryMarshal.AsBytes(_buffers[part].AsSpan()));
    }

    /// <summary>Reads a part, in the order in which its images were added, and returns how many they are.</summary>
    public int Read(int part, Span<HashedImage> images)
    {
        var buffered = _counts[part] % Buffered;
        var written = _counts[part] - buffered;
        _files[part].Position = 0;
        _files[part].ReadExactly(MemoryMarshal.AsBytes(images[..written]));
        _buffers[part].AsSpan(0, buffered).CopyTo(images[written..]);
        return _counts[part];
    }

    public void Dispose()
    {
        foreach (var file in _files)
            file?.Dispose();
    }
}
