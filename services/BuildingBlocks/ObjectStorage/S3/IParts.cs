namespace Assay.ObjectStorage.S3;

/// <summary>The parts of a large object, one after the other.</summary>
internal interface IParts
{
    /// <summary>The next part, null after the last. It is given back when it was sent.</summary>
    /// <param name="length">Its length, unless it is the last.</param>
    ValueTask<ReadOnlyMemory<byte>?> NextAsync(int length, CancellationToken cancellationToken);

    /// <summary>The part's memory may be used again.</summary>
    void Return(ReadOnlyMemory<byte> part);
}
