namespace Assay.ObjectStorage.S3;

/// <summary>Parts of bytes that are in memory already; nothing is copied.</summary>
internal sealed class MemoryParts(ReadOnlyMemory<byte> content) : IParts
{
    private ReadOnlyMemory<byte> _rest = content;

    public ValueTask<ReadOnlyMemory<byte>?> NextAsync(int length, CancellationToken cancellationToken)
    {
        if (_rest.IsEmpty)
            return new((ReadOnlyMemory<byte>?)null);
        var part = _rest[..Math.Min(length, _rest.Length)];
        _rest = _rest[part.Length..];
        return new(part);
    }

    public void Return(ReadOnlyMemory<byte> part)
    {
    }
}
