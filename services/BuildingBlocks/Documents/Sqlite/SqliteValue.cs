namespace Assay.Documents.Sqlite;

/// <summary>How index values are stored.</summary>
internal static class SqliteValue
{
    /// <summary>
    /// Stands for no value. SQL's NULL equals nothing and compares with nothing, so neither a query nor a continuation could use
    /// it; this sorts before every other value, as it should.
    /// </summary>
    private const double None = double.NegativeInfinity;

    public static object Of(IndexValue value) => value.Value ?? None;

    /// <summary>The value as null, long, double or string.</summary>
    public static object? From(object stored) => stored is None ? null : stored;
}
