namespace Assay.Onnx;

/// <summary>One dimension of a shape: a size, or a name for a size that is known only when the model runs.</summary>
public readonly record struct Dimension
{
    private Dimension(long? size, string? symbol) => (Size, Symbol) = (size, symbol);

    /// <summary>The number of elements along it, where it is fixed.</summary>
    public long? Size { get; }

    /// <summary>The name of a size that is not fixed; null where the model gives neither.</summary>
    public string? Symbol { get; }

    public static implicit operator Dimension(int size) => new(size, null);

    public static implicit operator Dimension(long size) => new(size, null);

    public static implicit operator Dimension(string symbol) => new(null, symbol);

    /// <summary>A dimension of which nothing is said.</summary>
    public static Dimension Unknown => default;

    public override string ToString() => Size?.ToString() ?? Symbol ?? "?";
}
