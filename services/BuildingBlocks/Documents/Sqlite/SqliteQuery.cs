namespace Assay.Documents.Sqlite;

/// <summary>A query as SQL, and the values it binds.</summary>
internal sealed record SqliteQuery(string Sql, object[] Values, int KeyLength)
{
    /// <summary>The number of columns before those of the key.</summary>
    public const int KeyColumn = 3;

    public static SqliteQuery Page<T>(SqliteTable<T> table, CollectionDefinition<T> definition, DocumentQuery query)
        where T : class
    {
        if (query.Limit is < 1 or > DocumentQuery.MaxLimit)
            throw new ArgumentException($"A page has 1 to {DocumentQuery.MaxLimit} documents, not {query.Limit}.", nameof(query));

        var (source, where, values, key) = Select(table, definition, query);
        if (query.Continuation is { Length: > 0 } continuation)
        {
            var after = DocumentContinuation.Decode(continuation, query, key.Count);
            where.Add($"({string.Join(", ", key)}) {(query.Descending ? '<' : '>')} ({string.Join(", ", after.Select((_, i) => $"${values.Count + i}"))})");
            values.AddRange(after.Select(value => SqliteValue.Of(value)));
        }

        // One more than asked for tells whether another page follows.
        values.Add((long)query.Limit + 1);
        var order = string.Join(", ", key.Select(column => query.Descending ? $"{column} DESC" : column));
        return new SqliteQuery(
            $"SELECT id, version, document, {string.Join(", ", key)} FROM {source}{Where(where)} ORDER BY {order} LIMIT ${values.Count - 1}",
            [.. values],
            key.Count);
    }

    public static SqliteQuery Count<T>(SqliteTable<T> table, CollectionDefinition<T> definition, DocumentQuery query)
        where T : class
    {
        var (source, where, values, _) = Select(table, definition, query);
        return new SqliteQuery($"SELECT count(*) FROM {source}{Where(where)}", [.. values], 0);
    }

    private static (string Source, List<string> Where, List<object> Values, List<string> Key) Select<T>(
        SqliteTable<T> table, CollectionDefinition<T> definition, DocumentQuery query)
        where T : class
    {
        var index = query.Index is null ? null : definition.Index(query.Index);
        List<string> columns = [.. (index?.Fields ?? []).Select(f => SqliteTable<T>.Column(f.Name)), "id"];
        if (query.Equal.Count >= columns.Count)
            throw new ArgumentException($"The index '{query.Index}' of '{definition.Name}' has {columns.Count - 1} fields; {query.Equal.Count} values were given.", nameof(query));

        var (where, values) = (new List<string>(), new List<object>());
        foreach (var value in query.Equal)
            Add(columns[values.Count], "=", value);
        var key = columns[query.Equal.Count..];
        if (query.From is { } from)
            Add(key[0], ">=", from);
        if (query.To is { } to)
            Add(key[0], "<", to);

        // INDEXED BY makes SQLite refuse a plan that does not use the index, so a query is never slower than it was declared to be.
        var source = index is null ? table.Name : $"{table.Name} INDEXED BY {table.IndexName(index)}";
        return (source, where, values, key);

        void Add(string column, string comparison, IndexValue value)
        {
            where.Add($"{column} {comparison} ${values.Count}");
            values.Add(SqliteValue.Of(value));
        }
    }

    private static string Where(List<string> conditions) => conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions);
}
