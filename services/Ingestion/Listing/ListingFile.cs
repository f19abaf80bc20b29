using System.Buffers;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Images;

namespace Assay.Ingestion.Listing;

/// <summary>Collects the records of a job in a temporary file, then puts them into the object store as one object.</summary>
internal sealed class ListingFile(string folder) : IAsyncDisposable
{
    private const int FlushAt = 1 << 16;
    private readonly FileStream _file = TemporaryFile.Create(folder);
    private readonly ArrayBufferWriter<byte> _buffer = new(2 * FlushAt);

    public long Count { get; private set; }

    public async ValueTask AddAsync(ImageRecord record, CancellationToken cancellationToken)
    {
        ImageRecordWriter.Write([record], _buffer);
        Count++;
        if (_buffer.WrittenCount >= FlushAt)
            await FlushAsync(cancellationToken);
    }

    public async Task StoreAsync(IObjectStore store, string key, CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        _file.Position = 0;
        await store.PutAsync(key, _file, cancellationToken);
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await _file.WriteAsync(_buffer.WrittenMemory, cancellationToken);
        _buffer.ResetWrittenCount();
    }
}
