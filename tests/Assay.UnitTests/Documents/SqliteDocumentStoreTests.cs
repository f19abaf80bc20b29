using Assay.Documents;
using Assay.Documents.Sqlite;
using Assay.UnitTests.ObjectStorage;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Assay.UnitTests.Documents;

public sealed class SqliteDocumentStoreTests : DocumentStoreConformanceTests, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<SqliteDocumentStore> _stores = [];

    public SqliteDocumentStoreTests() => Store = OpenAgain();

    protected override IDocumentStore Store { get; }

    public void Dispose()
    {
        _stores.ForEach(s => s.Dispose());
        _folder.Dispose();
    }

    protected override IDocumentStore OpenAgain() => Open(_folder["data/assay.db"]);

    [Fact]
    public async Task Queries_OnManyDocuments_UseTheirIndex()
    {
        var works = (SqliteDocumentCollection<Work>)Store.Collection(WorkCollections.Create());
        await works.InsertManyIfAbsentAsync(
            [.. Enumerable.Range(0, 100_000).Select(i => new Work { Id = $"{i:D6}", Batch = $"b{i % 50}", State = (WorkState)(i / 50 % 2), Count = i })]);

        var query = DocumentQuery.By("by_batch", "b7", IndexValue.Of(WorkState.Open)) with { Limit = 100, From = 1000 };
        var first = await works.QueryAsync(query);
        Assert.Equal(100, first.Items.Count);
        var next = query with { Continuation = first.Continuation };

        DocumentQuery[] queries =
        [
            query, query with { Descending = true }, next, DocumentQuery.By("by_batch", "b7"), DocumentQuery.By("by_batch") with { From = "b7" },
            DocumentQuery.By("by_created", DateTimeOffset.UnixEpoch), DocumentQuery.All with { From = "050000" },
        ];
        foreach (var each in queries)
        {
            foreach (var step in (await works.ExplainAsync(each)).Concat(await works.ExplainAsync(each, count: true)))
            {
                Assert.StartsWith("SEARCH", step, StringComparison.Ordinal);
                Assert.Contains("INDEX", step, StringComparison.Ordinal);
            }
        }

        // The whole in an index's order is a scan of the index, never a sort.
        var whole = Assert.Single(await works.ExplainAsync(new DocumentQuery { Index = "by_batch" }));
        Assert.Contains("USING INDEX unit_work.by_batch", whole);

        // The continuation is part of the search, not a filter over what was seen before.
        Assert.Contains("f_count>?", Assert.Single(await works.ExplainAsync(next)));
    }

    [Fact]
    public async Task Store_OpenedAgainWithoutClosing_HasEveryChangeThatReturned()
    {
        // What a process leaves that is killed: the files as they are, log and all, without a checkpoint.
        var works = Store.Collection(WorkCollections.Create());
        for (var i = 0; i < 50; i++)
            await works.InsertAsync(new Work { Id = $"{i}" });
        Directory.CreateDirectory(_folder["copy"]);
        foreach (var file in Directory.GetFiles(_folder["data"]).Where(f => !f.EndsWith("-shm", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(_folder["copy"], Path.GetFileName(file)));

        Assert.Equal(50, await Open(_folder["copy/assay.db"]).Collection(WorkCollections.Create()).CountAsync(DocumentQuery.All));
    }

    [Fact]
    public async Task Document_InTheFile_IsReadableJson()
    {
        await Store.Collection(WorkCollections.Create()).InsertAsync(new Work { Id = "w", Annotator = "Zoë", State = WorkState.Done });
        using var connection = new SqliteConnection($"Data Source={_folder["data/assay.db"]};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT json_extract(document, '$.annotator') || json_extract(document, '$.state') FROM unit_work";
        Assert.Equal("ZoëDone", command.ExecuteScalar());
    }

    [Fact]
    public async Task Write_WhileAnotherProcessHoldsTheLock_ThrowsBusyWithRemedy()
    {
        var store = Open(_folder["data/assay.db"], TimeSpan.FromMilliseconds(50));
        var works = store.Collection(WorkCollections.Create());
        await works.InsertAsync(new Work { Id = "before" });
        using var connection = new SqliteConnection($"Data Source={_folder["data/assay.db"]};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();

        var e = await Assert.ThrowsAsync<DocumentStoreBusyException>(() => works.InsertAsync(new Work { Id = "w" }));
        Assert.Contains("Documents:BusyTimeout", e.Message);
        Assert.NotNull(await works.FindAsync("before")); // readers go on
        command.CommandText = "ROLLBACK";
        command.ExecuteNonQuery();
        await works.InsertAsync(new Work { Id = "w" });
    }

    [Fact]
    public async Task Write_DatabaseCannotGrow_ThrowsFullAndKeepsWhatWas()
    {
        var works = Store.Collection(WorkCollections.Create());
        await works.InsertAsync(new Work { Id = "before" });
        await ((SqliteDocumentStore)Store).WriteAsync(session => session.Count("PRAGMA max_page_count = 30"), CancellationToken.None);
        var many = Enumerable.Range(0, 5000).Select(i => new Work { Id = $"{i}", Annotator = new string('x', 500) }).ToList();

        var e = await Assert.ThrowsAsync<DocumentStoreFullException>(() => works.InsertManyIfAbsentAsync(many));
        Assert.Contains("Free space", e.Message);
        Assert.Equal(1, await works.CountAsync(DocumentQuery.All));

        await ((SqliteDocumentStore)Store).WriteAsync(session => session.Count("PRAGMA max_page_count = 1000000"), CancellationToken.None);
        Assert.Equal(5000, await works.InsertManyIfAbsentAsync(many));
    }

    [Fact]
    public async Task Stores_AsOfManyProcesses_CreateAndChangeAtOnceWithoutLoss()
    {
        // Each with its own connections, as six services and their replicas have, from the creation of the file on.
        const int Processes = 10, Changes = 40;
        await Task.WhenAll(Enumerable.Range(0, Processes).Select(process => Task.Run(async () =>
        {
            using var store = new SqliteDocumentStore(new DocumentsOptions { Path = _folder["shared/assay.db"], BusyTimeout = TimeSpan.FromMinutes(1) });
            var works = store.Collection(WorkCollections.Create());
            for (var n = 0; n < Changes; n++)
            {
                await works.UpsertAsync("counter", w => w is null ? new Work { Id = "counter", Count = 1 } : w with { Count = w.Count + 1 }, attempts: 10_000);
                await works.InsertManyIfAbsentAsync([new Work { Id = $"{process}/{n}" }, new Work { Id = $"all/{n}" }]);
            }
        })));

        var all = Open(_folder["shared/assay.db"]).Collection(WorkCollections.Create());
        var counter = await all.GetAsync("counter");
        Assert.Equal((Processes * Changes, (long)Processes * Changes), (counter.Value.Count, counter.Version));
        Assert.Equal(1 + Processes * Changes + Changes, await all.CountAsync(DocumentQuery.All));
    }

    [Fact]
    public void Constructor_FileIsNoDatabase_ThrowsCorruptWithRemedy()
    {
        File.WriteAllText(_folder["text.db"], new string('x', 5000));
        var e = Assert.Throws<DocumentStoreCorruptException>(() => Open(_folder["text.db"]));
        Assert.Contains("backup", e.Message);
        Assert.Contains(_folder["text.db"], e.Message);
    }

    [Fact]
    public void Constructor_PathIsAFolderOrCannotBeMade_ThrowsReadOnlyWithRemedy()
    {
        Assert.Contains("Documents:Path", Assert.Throws<DocumentStoreReadOnlyException>(() => Open(_folder.Path)).Message);
        Assert.Contains("Documents:Path", Assert.Throws<DocumentStoreReadOnlyException>(() => Open("/proc/none/assay.db")).Message);
    }

    [Theory]
    [InlineData(8, typeof(DocumentStoreReadOnlyException))]
    [InlineData(13, typeof(DocumentStoreFullException))]
    [InlineData(14, typeof(DocumentStoreReadOnlyException))]
    [InlineData(5, typeof(DocumentStoreBusyException))]
    [InlineData(11, typeof(DocumentStoreCorruptException))]
    [InlineData(10, typeof(DocumentStoreException))]
    public void Translate_ErrorOfSqlite_IsTypedAndNamesTheFile(int code, Type expected)
    {
        var e = SqliteErrors.Translate(new SqliteException("cause", code), "/data/assay.db");
        Assert.IsType(expected, e);
        Assert.Contains("/data/assay.db", e.Message);
    }

    [Fact]
    public async Task Document_NoLongerReadable_NamesItself()
    {
        var works = Store.Collection(WorkCollections.Create());
        await works.InsertAsync(new Work { Id = "w" });
        await ((SqliteDocumentStore)Store).WriteAsync(session => session.Execute("UPDATE unit_work SET document = '{}'"), CancellationToken.None);
        var e = await Assert.ThrowsAsync<DocumentStoreException>(() => works.FindAsync("w"));
        Assert.Contains("'w'", e.Message);
        Assert.Contains("unit_work", e.Message);
    }

    private SqliteDocumentStore Open(string path, TimeSpan? busyTimeout = null)
    {
        var options = new DocumentsOptions { Path = path };
        var store = new SqliteDocumentStore(busyTimeout is { } timeout ? new DocumentsOptions { Path = path, BusyTimeout = timeout } : options);
        _stores.Add(store);
        return store;
    }
}
