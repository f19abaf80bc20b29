namespace Assay.ObjectStorage.Columns;

/// <summary>How element types are written in a <c>.npy</c> header and in C#.</summary>
public static class NpyTypes
{
    /// <summary>The element type of <typeparamref name="T"/>: <see cref="Half"/>, float, double, int, long or byte.</summary>
    /// <exception cref="NotSupportedException">It is another.</exception>
    public static NpyType Of<T>()
        where T : unmanaged =>
        typeof(T) == typeof(Half) ? NpyType.Float16
        : typeof(T) == typeof(float) ? NpyType.Float32
        : typeof(T) == typeof(double) ? NpyType.Float64
        : typeof(T) == typeof(int) ? NpyType.Int32
        : typeof(T) == typeof(long) ? NpyType.Int64
        : typeof(T) == typeof(byte) ? NpyType.UInt8
        : throw new NotSupportedException($"Columns of {typeof(T)} are not supported; use Half, float, double, int, long or byte.");

    /// <summary>Bytes of one element.</summary>
    public static int SizeOf(NpyType type) => type switch
    {
        NpyType.Float16 => 2,
        NpyType.Float32 or NpyType.Int32 => 4,
        NpyType.Int64 or NpyType.Float64 => 8,
        NpyType.UInt8 => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>numpy's name of the type, little-endian.</summary>
    internal static string Descriptor(NpyType type) => type switch
    {
        NpyType.Float16 => "<f2",
        NpyType.Float32 => "<f4",
        NpyType.Float64 => "<f8",
        NpyType.Int32 => "<i4",
        NpyType.Int64 => "<i8",
        NpyType.UInt8 => "|u1",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    internal static NpyType? FromDescriptor(string descriptor) => descriptor switch
    {
        "<f2" => NpyType.Float16,
        "<f4" => NpyType.Float32,
        "<f8" => NpyType.Float64,
        "<i4" => NpyType.Int32,
        "<i8" => NpyType.Int64,
        "|u1" or "<u1" or "u1" => NpyType.UInt8,
        _ => null,
    };
}
