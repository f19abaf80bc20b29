namespace Assay.Ingestion.Sources.Tar;

/// <summary>A tar on this machine.</summary>
internal sealed class FileTarBytes(string path) : ITarBytes
{
    private readonly FileStream _file = LocalPath.Open(path, "tar");

    public long Length => _file.Length;

    public int LargestWindow => 4 << 10;

    public int WindowFor(long stride) => LargestWindow;

    public async ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var read = 0;
        while (read < buffer.Length
            && await RandomAccess.ReadAsync(_file.SafeFileHandle, buffer[read..], offset + read, cancellationToken) is var more and > 0)
            read += more;
        return read;
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
