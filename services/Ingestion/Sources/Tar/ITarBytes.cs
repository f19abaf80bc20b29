namespace Assay.Ingestion.Sources.Tar;

/// <summary>A tar's bytes, wherever they are: headers are read, what lies between them is passed over.</summary>
internal interface ITarBytes : IAsyncDisposable
{
    /// <summary>Length in bytes.</summary>
    long Length { get; }

    /// <summary>The most that <see cref="WindowFor"/> says.</summary>
    int LargestWindow { get; }

    /// <summary>Bytes worth reading at once: a request to a bucket costs more than a read of a file.</summary>
    /// <param name="stride">Bytes from one header to the next, lately.</param>
    int WindowFor(long stride);

    /// <summary>Fills the buffer from an offset; fewer bytes only at the end.</summary>
    ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken);
}
