namespace Assay.ObjectStorage.S3;

/// <summary>A bucket that others write and Assay reads: keys are whatever S3 allows, not only what <see cref="ObjectKey"/> does.</summary>
public interface IReadableBucket : IPresignedLinks
{
    /// <summary>The bucket's name.</summary>
    string Name { get; }

    /// <summary>The object's entry, or null when there is none.</summary>
    Task<ObjectEntry?> StatAsync(string key, CancellationToken cancellationToken);

    /// <inheritdoc cref="IObjectStore.OpenReadAsync"/>
    Task<Stream> OpenReadAsync(string key, CancellationToken cancellationToken);

    /// <inheritdoc cref="IObjectStore.ReadAsync"/>
    Task<int> ReadAsync(string key, long offset, Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Up to 1,000 keys that start with <paramref name="prefix"/> and sort after <paramref name="startAfter"/>.</summary>
    Task<ListedPage> ListPageAsync(string prefix, string? startAfter, CancellationToken cancellationToken);
}
