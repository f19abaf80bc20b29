using Assay.LabelStore.V1;

namespace Assay.LabelStore.Import;

/// <summary>Reads a format of imported files, a row at a time, in whatever order.</summary>
internal interface IImportReader
{
    ImportFormat Format { get; }

    /// <summary>What <see cref="ImportedRow.Line"/> numbers.</summary>
    string Unit { get; }

    /// <param name="file">The file.</param>
    /// <param name="temporaryFolder">Folder for what has to be sorted out on the way; empty = the system's.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ImportFileException">The file cannot be read from some place on.</exception>
    IAsyncEnumerable<ImportedRow> ReadAsync(Stream file, string temporaryFolder, CancellationToken cancellationToken);
}
