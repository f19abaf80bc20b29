using Assay.Documents;
using Xunit;
#if ASSAY_MONGODB
using Assay.Documents.MongoDb;
using MongoDB.Driver;
#endif

namespace Assay.UnitTests.Documents;

[RequiresMongoDb]
public sealed class MongoDbDocumentStoreTests : DocumentStoreConformanceTests, IAsyncLifetime
{
#if ASSAY_MONGODB
    private readonly string _database = $"assay_test_{Guid.NewGuid():N}";
    private readonly List<MongoDbDocumentStore> _stores = [];

    public MongoDbDocumentStoreTests() => Store = OpenAgain();

    protected override IDocumentStore Store { get; }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _stores.ForEach(s => s.Dispose());
        using var client = new MongoClient(RequiresMongoDbAttribute.Server);
        await client.DropDatabaseAsync(_database);
    }

    protected override IDocumentStore OpenAgain()
    {
        var store = new MongoDbDocumentStore(new MongoDbOptions { ConnectionString = RequiresMongoDbAttribute.Server!, Database = _database });
        _stores.Add(store);
        return store;
    }
#else
    protected override IDocumentStore Store => throw new NotSupportedException();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => Task.CompletedTask;

    protected override IDocumentStore OpenAgain() => throw new NotSupportedException();
#endif
}
