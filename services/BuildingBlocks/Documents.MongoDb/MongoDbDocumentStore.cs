using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Assay.Documents.MongoDb;

/// <summary>Keeps documents in a MongoDB database: one collection a collection, shared by any number of machines.</summary>
/// <remarks>
/// Changes are acknowledged by a majority and journaled there, so that they outlive the loss of a primary. Reads ask the primary
/// for what a majority has: what was read is never rolled back, and a process reads its own changes. Both are set here whatever
/// the connection string says.
/// </remarks>
public sealed class MongoDbDocumentStore : IDocumentStore, IDisposable
{
    private readonly MongoClient _client;
    private readonly IMongoDatabase _database;
    private readonly MongoDbErrors _errors;
    private readonly TimeSpan _timeout;
    private bool _disposed;

    /// <exception cref="DocumentStoreException">The connection string is none.</exception>
    public MongoDbDocumentStore(MongoDbOptions options, ILogger<MongoDbDocumentStore>? logger = null)
    {
        var settings = MongoDbSettings.Create(options);
        _timeout = options.Timeout;
        _client = new MongoClient(settings);
        _database = _client.GetDatabase(options.Database);
        _errors = new MongoDbErrors(_client, options);
        Logger = logger ?? NullLogger<MongoDbDocumentStore>.Instance;
    }

    internal ILogger Logger { get; }

    internal MongoDbErrors Errors => _errors;

    public IDocumentCollection<T> Collection<T>(CollectionDefinition<T> definition)
        where T : class =>
        new MongoDbDocumentCollection<T>(this, definition);

    // A command that needs to be allowed, unlike ping: it finds wrong credentials and missing rights.
    public Task CheckAsync(CancellationToken cancellationToken = default) =>
        RunAsync(
            token => _database.RunCommandAsync<BsonDocument>(new BsonDocument { ["listCollections"] = 1, ["nameOnly"] = true, ["authorizedCollections"] = true }, cancellationToken: token),
            cancellationToken);

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _client.Dispose();
    }

    public override string ToString() => _errors.Store;

    internal IMongoCollection<BsonDocument> Open(string name) => _database.GetCollection<BsonDocument>(name);

    /// <summary>Runs an operation within the time limit, and turns its failure into what the port promises.</summary>
    internal async Task<TResult> RunAsync<TResult>(Func<CancellationToken, Task<TResult>> operation, CancellationToken cancellationToken, bool limited = true)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (limited)
            limit.CancelAfter(_timeout);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return await operation(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw _errors.TookTooLong(_timeout, e);
        }
        catch (Exception e) when (_errors.Translate(e) is { } translated)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw translated;
        }
    }
}
