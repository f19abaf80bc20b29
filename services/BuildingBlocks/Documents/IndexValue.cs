using System.Globalization;

namespace Assay.Documents;

/// <summary>
/// A value of an index field: nothing, a number or a text. Nothing sorts before numbers, numbers before texts; texts sort by their
/// UTF-8 bytes. Times are numbers (microseconds since 1970, UTC), truths are 0 and 1.
/// </summary>
public readonly record struct IndexValue
{
    private readonly object? _value;

    private IndexValue(object? value) => _value = value;

    /// <summary>No value.</summary>
    public static IndexValue None => default;

    /// <summary>The value as null, <see cref="long"/>, <see cref="double"/> (finite) or <see cref="string"/>.</summary>
    public object? Value => _value;

    public static implicit operator IndexValue(string? text) => new(text);

    public static implicit operator IndexValue(long number) => new(number);

    public static implicit operator IndexValue(long? number) => new(number);

    public static implicit operator IndexValue(int number) => new((long)number);

    public static implicit operator IndexValue(int? number) => new((long?)number);

    public static implicit operator IndexValue(bool truth) => new(truth ? 1L : 0L);

    /// <exception cref="ArgumentException">The number is not finite: it would have no place in an order.</exception>
    public static implicit operator IndexValue(double number) =>
        double.IsFinite(number)
            ? new(number)
            : throw new ArgumentException($"{number.ToString(CultureInfo.InvariantCulture)} cannot be a value of an index: give a finite number or none.");

    public static implicit operator IndexValue(DateTimeOffset time) => new(Microseconds(time));

    public static implicit operator IndexValue(DateTimeOffset? time) => new(time is { } t ? Microseconds(t) : null);

    /// <summary>An enumeration's member by its name.</summary>
    public static IndexValue Of<TEnum>(TEnum member)
        where TEnum : struct, Enum =>
        new(member.ToString());

    public override string ToString() => Convert.ToString(_value, CultureInfo.InvariantCulture) ?? "none";

    private static long Microseconds(DateTimeOffset time) =>
        (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
