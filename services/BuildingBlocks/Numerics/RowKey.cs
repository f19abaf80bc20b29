using System.Globalization;

namespace Assay.Numerics;

/// <summary>An image's place in its data set, which is its id: shard and row, ordered by shard, then row.</summary>
public readonly record struct RowKey(int Shard, int Row) : IComparable<RowKey>
{
    public int CompareTo(RowKey other) => Shard != other.Shard ? Shard.CompareTo(other.Shard) : Row.CompareTo(other.Row);

    /// <summary>The image id, for instance 000042-0017.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Shard:D6}-{Row:D4}");

    public static bool operator <(RowKey left, RowKey right) => left.CompareTo(right) < 0;

    public static bool operator >(RowKey left, RowKey right) => left.CompareTo(right) > 0;

    public static bool operator <=(RowKey left, RowKey right) => left.CompareTo(right) <= 0;

    public static bool operator >=(RowKey left, RowKey right) => left.CompareTo(right) >= 0;
}
