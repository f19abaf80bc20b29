using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Assay.Inference.Jobs;

/// <summary>
/// A set of shard numbers as ranges, such as <c>0-41,43</c>: shards end nearly in order, so half a million of them take a few bytes. Immutable.
/// </summary>
[JsonConverter(typeof(Converter))]
internal sealed class ShardSet
{
    private readonly (int First, int Last)[] _ranges;

    private ShardSet((int First, int Last)[] ranges) => _ranges = ranges;

    public static ShardSet Empty { get; } = new([]);

    /// <summary>Number of shards.</summary>
    public int Count => _ranges.Sum(range => range.Last - range.First + 1);

    /// <summary>The least shard that is not in the set.</summary>
    public int FirstMissing => _ranges is [(0, var last), ..] ? last + 1 : 0;

    public bool Contains(int shard) => Array.Exists(_ranges, range => range.First <= shard && shard <= range.Last);

    /// <summary>How many of the shards below a number are in the set.</summary>
    public int CountBelow(int shard) => _ranges.Where(range => range.First < shard).Sum(range => Math.Min(range.Last, shard - 1) - range.First + 1);

    /// <summary>The set with one more shard; this one if it has it.</summary>
    public ShardSet With(int shard)
    {
        if (Contains(shard))
            return this;
        var ranges = _ranges.Append((First: shard, Last: shard)).OrderBy(range => range.First).ToList();
        for (var i = ranges.Count - 1; i > 0; i--)
        {
            if (ranges[i - 1].Last + 1 != ranges[i].First)
                continue;
            ranges[i - 1] = (ranges[i - 1].First, ranges[i].Last);
            ranges.RemoveAt(i);
        }

        return new ShardSet([.. ranges]);
    }

    public override string ToString() => string.Join(',', _ranges.Select(range => range.First == range.Last
        ? range.First.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{range.First}-{range.Last}")));

    /// <exception cref="FormatException">The text was not written by <see cref="ToString"/>.</exception>
    public static ShardSet Parse(string text) => new([.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(range =>
    {
        var dash = range.IndexOf('-');
        var first = int.Parse(dash < 0 ? range : range[..dash], NumberStyles.None, CultureInfo.InvariantCulture);
        return (first, dash < 0 ? first : int.Parse(range[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture));
    })]);

    private sealed class Converter : JsonConverter<ShardSet>
    {
        public override ShardSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, ShardSet value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
