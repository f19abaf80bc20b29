namespace Assay.Scoring.Core.Coresets.Tree;

/// <summary>
/// Where a tree is kept: named arrays and documents below one place. A write replaces all of a name at once or not at all; names hold letters, digits,
/// '.', '-' and '/'. Safe for concurrent use.
/// </summary>
public interface ICoresetStorage
{
    /// <summary>Writes an array [rows, columns] of int, float or double.</summary>
    Task WriteAsync<T>(string name, int columns, ReadOnlyMemory<T> elements, CancellationToken cancellationToken)
        where T : unmanaged;

    /// <summary>Reads an array that exists and has so many columns.</summary>
    Task<T[]> ReadAsync<T>(string name, int columns, CancellationToken cancellationToken)
        where T : unmanaged;

    /// <summary>Writes a document.</summary>
    Task WriteDocumentAsync(string name, ReadOnlyMemory<byte> json, CancellationToken cancellationToken);

    /// <summary>Reads a document; null where there is none.</summary>
    Task<byte[]?> FindDocumentAsync(string name, CancellationToken cancellationToken);

    /// <summary>Names that start with a prefix, in any order.</summary>
    IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Deletes an array or document; does nothing where there is none.</summary>
    Task DeleteAsync(string name, CancellationToken cancellationToken);
}
