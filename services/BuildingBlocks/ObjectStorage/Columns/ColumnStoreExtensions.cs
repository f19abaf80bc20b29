using System.Buffers;
using System.Runtime.InteropServices;

namespace Assay.ObjectStorage.Columns;

/// <summary>Reads and writes columns as <c>.npy</c> objects, which <c>numpy.load</c> reads too.</summary>
public static class ColumnStoreExtensions
{
    /// <summary>Reads a whole column, in one request.</summary>
    /// <param name="rows">The number of rows it must have, if known.</param>
    /// <param name="columns">The number of columns it must have, if known (1 for a vector).</param>
    /// <exception cref="NpyFormatException">It is damaged, or of another type or shape.</exception>
    public static async Task<NpyColumn<T>> ReadColumnAsync<T>(
        this IObjectStore store, string key, int? rows = null, int? columns = null, CancellationToken cancellationToken = default)
        where T : unmanaged
    {
        var name = Name(key);
        var stream = await store.OpenReadAsync(key, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var start = new byte[NpyHeader.UsualLength];
            var read = await stream.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            var headerLength = NpyHeader.LengthOf(start.AsSpan(0, read), name);
            if (headerLength > read && read == start.Length)
            {
                Array.Resize(ref start, headerLength);
                read += await stream.ReadAtLeastAsync(start.AsMemory(read), headerLength - read, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            }

            var header = NpyHeader.Parse(start.AsSpan(0, read), name);
            header.Require(NpyTypes.Of<T>(), rows, columns, name);
            RequireLength(header, stream.Length, name);

            var elements = new T[checked(header.Rows * header.Columns)];
            var target = new ByteMemory<T>(elements).Memory;
            var early = start.AsMemory(header.DataOffset, read - header.DataOffset);
            early.CopyTo(target);
            await stream.ReadExactlyAsync(target[early.Length..], cancellationToken).ConfigureAwait(false);
            return new NpyColumn<T>(header, elements);
        }
    }

    /// <summary>Reads a column's header: its type and shape.</summary>
    public static async Task<NpyHeader> ReadColumnHeaderAsync(this IObjectStore store, string key, CancellationToken cancellationToken = default)
    {
        var start = await store.ReadAsync(key, 0, NpyHeader.UsualLength, cancellationToken).ConfigureAwait(false);
        var length = NpyHeader.LengthOf(start, Name(key));
        if (length > start.Length)
            start = await store.ReadAsync(key, 0, length, cancellationToken).ConfigureAwait(false);
        return NpyHeader.Parse(start, Name(key));
    }

    /// <summary>Reads rows <paramref name="firstRow"/> to firstRow + <paramref name="rowCount"/> - 1, in two requests.</summary>
    public static async Task<NpyColumn<T>> ReadRowsAsync<T>(
        this IObjectStore store, string key, int firstRow, int rowCount, CancellationToken cancellationToken = default)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        var header = await store.ReadColumnHeaderAsync(key, cancellationToken).ConfigureAwait(false);
        var elements = new T[checked(rowCount * (int)header.Columns)];
        await store.ReadRowsAsync(key, header, firstRow, elements.AsMemory(), cancellationToken).ConfigureAwait(false);
        return new NpyColumn<T>(rowCount, (int)header.Columns, elements);
    }

    /// <summary>Fills <paramref name="rows"/> with whole rows from <paramref name="firstRow"/>, in one request, given the column's header.</summary>
    public static async Task ReadRowsAsync<T>(
        this IObjectStore store, string key, NpyHeader header, int firstRow, Memory<T> rows, CancellationToken cancellationToken = default)
        where T : unmanaged
    {
        var name = Name(key);
        header.Require(NpyTypes.Of<T>(), null, null, name);
        var count = header.Columns == 0 ? 0 : rows.Length / header.Columns;
        if (firstRow < 0 || firstRow + count > header.Rows || count * header.Columns != rows.Length)
            throw new ArgumentOutOfRangeException(nameof(firstRow), $"{name} has the shape {header.Shape()}: there are no {count} rows from {firstRow}.");
        if (count == 0)
            return;

        var target = new ByteMemory<T>(rows).Memory;
        var read = await store.ReadAsync(key, header.DataOffset + (firstRow * header.RowLength), target, cancellationToken).ConfigureAwait(false);
        if (read != target.Length)
            throw new NpyFormatException($"{name} is truncated: it ends within row {firstRow + (read / header.RowLength)} of {header.Rows}. Run the job that wrote it again.");
    }

    /// <summary>Writes a matrix [rows, columns].</summary>
    public static Task WriteColumnAsync<T>(
        this IObjectStore store, string key, int rows, int columns, ReadOnlyMemory<T> elements, CancellationToken cancellationToken = default)
        where T : unmanaged
    {
        if (elements.Length != (long)rows * columns)
            throw new ArgumentException($"{Name(key)} of the shape [{rows}, {columns}] needs {(long)rows * columns} elements, not {elements.Length}.", nameof(elements));
        return WriteAsync(store, key, NpyHeader.Create(NpyTypes.Of<T>(), rows, columns), elements, cancellationToken);
    }

    /// <summary>Writes a vector.</summary>
    public static Task WriteColumnAsync<T>(
        this IObjectStore store, string key, ReadOnlyMemory<T> elements, CancellationToken cancellationToken = default)
        where T : unmanaged =>
        WriteAsync(store, key, NpyHeader.Create(NpyTypes.Of<T>(), elements.Length), elements, cancellationToken);

    /// <summary>The bytes of a <c>.npy</c> file.</summary>
    public static byte[] ToNpy<T>(NpyHeader header, ReadOnlySpan<T> elements)
        where T : unmanaged
    {
        var bytes = new byte[checked((int)(header.DataOffset + header.DataLength))];
        Write(header, elements, bytes);
        return bytes;
    }

    private static async Task WriteAsync<T>(
        IObjectStore store, string key, NpyHeader header, ReadOnlyMemory<T> elements, CancellationToken cancellationToken)
        where T : unmanaged
    {
        var length = checked((int)(header.DataOffset + header.DataLength));
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            Write(header, elements.Span, buffer.AsSpan(0, length));
            await store.PutAsync(key, buffer.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Write<T>(NpyHeader header, ReadOnlySpan<T> elements, Span<byte> destination)
        where T : unmanaged
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Columns are little-endian and are moved as they lie in memory.");
        header.ToBytes().CopyTo(destination);
        MemoryMarshal.AsBytes(elements).CopyTo(destination[header.DataOffset..]);
    }

    private static void RequireLength(NpyHeader header, long length, string name)
    {
        var expected = header.DataOffset + header.DataLength;
        if (length < expected)
            throw new NpyFormatException($"{name} is truncated: {length} bytes of {expected}. Run the job that wrote it again.");
        if (length > expected)
            throw new NpyFormatException($"{name} is damaged: {length - expected} bytes follow its {header.Shape()} elements.");
    }

    private static string Name(string key) => $"The column '{key}'";
}
