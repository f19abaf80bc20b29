namespace Assay.Ingestion.Sources;

/// <summary>A place that images come from: a folder, a tar, a manifest, a prefix of the object store.</summary>
internal interface IImageSource
{
    /// <summary>Two ingests of the same identity have the same names for the same images.</summary>
    string Identity { get; }

    /// <summary>
    /// What can be checked quickly before a job is made. Throws what the caller shall see: that the source is absent, may not be
    /// read, is of the wrong format or, where a look tells, has no images.
    /// </summary>
    Task CheckAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Every image in any order, in memory that does not grow with their number. Whatever is passed over is in
    /// <paramref name="warnings"/>.
    /// </summary>
    IAsyncEnumerable<SourceEntry> ReadAsync(SourceWarnings warnings, CancellationToken cancellationToken);

    /// <summary>Which of two entries of one name counts; throws where the source does not allow it.</summary>
    SourceEntry Choose(SourceEntry earlier, SourceEntry later, SourceWarnings warnings);

    /// <summary>The error for a source without any image.</summary>
    Exception NoImages();
}
