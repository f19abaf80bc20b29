namespace Assay.Ingestion.Sources.Tar;

/// <summary>
/// A tar that is read by requests, each of which costs as much time as some hundred KiB: where headers lie close together many are
/// fetched at once, where large members lie between them only the headers.
/// </summary>
internal sealed class RangedTarBytes(long length, Func<long, Memory<byte>, CancellationToken, Task<int>> read) : ITarBytes
{
    // A header, the extended header that may stand before it, and what that holds.
    private const int HeadersOnly = 2 << 10;
    private const int Close = 32 << 10;

    public long Length => length;

    public int LargestWindow => 256 << 10;

    public int WindowFor(long stride) => stride <= Close ? LargestWindow : HeadersOnly;

    public async ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken) =>
        await read(offset, buffer, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
