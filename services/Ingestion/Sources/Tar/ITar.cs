using Assay.ObjectStorage.Images;

namespace Assay.Ingestion.Sources.Tar;

/// <summary>A tar by its place.</summary>
internal interface ITar
{
    /// <summary>Its path or key.</summary>
    string Path { get; }

    /// <summary>See <see cref="IImageSource.Identity"/>.</summary>
    string Identity { get; }

    /// <summary>Opens it; throws what the caller shall see.</summary>
    Task<ITarBytes> OpenAsync(CancellationToken cancellationToken);

    /// <summary>The place of bytes in it.</summary>
    ImageLocation Locate(long offset, long length);
}
