using System.Text;
using MongoDB.Bson;

namespace Assay.Documents.MongoDb;

/// <summary>How index values are stored, so that MongoDB orders them as the port says.</summary>
internal static class MongoDbIndexValue
{
    /// <summary>
    /// Stands for no value, as in SQLite. BSON's null would equal a missing field too and compare with nothing but itself; this is a
    /// number that sorts before every other, and numbers sort before strings. Strings compare by their UTF-8 bytes.
    /// </summary>
    public static readonly BsonValue None = double.NegativeInfinity;

    public static BsonValue Of(IndexValue value) => value.Value switch
    {
        null => None,
        long number => new BsonInt64(number),
        double number => new BsonDouble(number),
        var text => new BsonString((string)text),
    };

    /// <summary>The value as null, long, double or string.</summary>
    public static object? From(BsonValue stored) => stored switch
    {
        BsonDouble { Value: double.NegativeInfinity } => null,
        BsonDouble number => number.Value,
        BsonInt64 or BsonInt32 => stored.ToInt64(),
        _ => stored.AsString,
    };

    /// <summary>The port's order, which is MongoDB's.</summary>
    public static int Compare(BsonValue a, BsonValue b) =>
        a is BsonString && b is BsonString
            ? Encoding.UTF8.GetBytes(a.AsString).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b.AsString))
            : a.CompareTo(b);
}
