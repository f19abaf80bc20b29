namespace Assay.ObjectStorage.Columns;

/// <summary>A column in memory: rows x columns elements in C order.</summary>
public sealed class NpyColumn<T>
    where T : unmanaged
{
    internal NpyColumn(NpyHeader header, T[] elements)
        : this(checked((int)header.Rows), checked((int)header.Columns), elements)
    {
    }

    /// <param name="rows">Number of images.</param>
    /// <param name="columns">Elements of one row.</param>
    /// <param name="elements">Exactly rows x columns elements; kept, not copied.</param>
    public NpyColumn(int rows, int columns, T[] elements)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (elements.LongLength != (long)rows * columns)
            throw new ArgumentException($"A column of [{rows}, {columns}] needs {(long)rows * columns} elements, not {elements.Length}.", nameof(elements));
        (Rows, Columns, Elements) = (rows, columns, elements);
    }

    public int Rows { get; }

    /// <summary>Elements of one row; 1 for a vector.</summary>
    public int Columns { get; }

    /// <summary>All elements, row after row.</summary>
    public T[] Elements { get; }

    public Span<T> Span => Elements;

    public Span<T> this[int row] => Elements.AsSpan(row * Columns, Columns);
}
