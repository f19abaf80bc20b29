namespace NetVips;

/// <summary>Bytes that a loader reads.</summary>
public class Source : VipsObject
{
    internal Source(nint pointer)
        : base(pointer)
    {
    }

    /// <summary>A source over a copy of <paramref name="data"/>.</summary>
    public static unsafe Source NewFromMemory(ReadOnlySpan<byte> data)
    {
        Operation.EnsureStarted();
        fixed (byte* bytes = data)
        {
            var blob = Native.BlobCopy(bytes, (nuint)data.Length);
            var source = Native.SourceNewFromBlob(blob);
            Native.AreaUnref(blob); // the source holds its own reference
            return source == 0 ? throw new VipsException("can't create input source from memory") : new Source(source);
        }
    }

    /// <inheritdoc cref="NewFromMemory(ReadOnlySpan{byte})"/>
    public static Source NewFromMemory(byte[] data) => NewFromMemory(data.AsSpan());
}
