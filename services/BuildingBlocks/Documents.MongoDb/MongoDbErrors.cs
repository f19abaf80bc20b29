using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MongoDB.Driver;
using MongoDB.Driver.Core.Servers;

namespace Assay.Documents.MongoDb;

/// <summary>Turns what the driver and the server say into what the port promises.</summary>
internal sealed class MongoDbErrors
{
    public const string ConnectionStringSetting = $"{DocumentsOptions.Section}:{nameof(DocumentsOptions.MongoDb)}:{nameof(MongoDbOptions.ConnectionString)}";

    // https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml; 8000 is Atlas
    private const int BadValue = 2, Unauthorized = 13, AuthenticationFailed = 18, UserNotFound = 11, WriteConcernFailed = 64,
        UnsatisfiableWriteConcern = 100, IndexOptionsConflict = 85, IndexKeySpecsConflict = 86, ObjectTooLarge = 10334, OutOfDiskSpace = 14031, Atlas = 8000;

    private const string TimeoutSetting = $"{DocumentsOptions.Section}:{nameof(DocumentsOptions.MongoDb)}:{nameof(MongoDbOptions.Timeout)}";

    private readonly MongoClient _client;

    public MongoDbErrors(MongoClient client, MongoDbOptions options)
    {
        _client = client;
        // Hosts and database only: the connection string itself holds the password.
        Store = $"the MongoDB database '{options.Database}' at {string.Join(", ", client.Settings.Servers.Select(s => $"{s.Host}:{s.Port.ToString(CultureInfo.InvariantCulture)}"))}";
    }

    /// <summary>How messages name the store.</summary>
    public string Store { get; }

    private string Subject => char.ToUpperInvariant(Store[0]) + Store[1..];

    /// <summary>The port's exception, or null for one that is none of the store's.</summary>
    public Exception? Translate(Exception exception) => exception switch
    {
        DocumentStoreException or OperationCanceledException => null,
        // A connection that breaks while it is being authenticated says nothing about the credentials.
        MongoException or TimeoutException when Find<MongoAuthenticationException>(exception) is { } denial && Find<IOException>(denial) is null && Find<SocketException>(denial) is null =>
            Denied(exception),
        MongoWriteException { WriteError: { } error } => OfCode(error.Code, error.Message, exception),
        MongoWriteException { WriteConcernError: { } error } => OfCode(error.Code, error.Message, exception),
        MongoBulkWriteException { WriteConcernError: { } error } => OfCode(error.Code, error.Message, exception),
        MongoBulkWriteException bulk when bulk.WriteErrors.FirstOrDefault(e => e.Category != ServerErrorCategory.DuplicateKey) is { } error =>
            OfCode(error.Code, error.Message, exception),
        MongoNotPrimaryException or MongoNodeIsRecoveringException => Unavailable($"is choosing another primary ({exception.Message})", exception),
        MongoWriteConcernException e => OfCode(e.Code, e.Message, exception),
        MongoExecutionTimeoutException => Unavailable($"did not finish within {TimeoutSetting}", exception),
        MongoCommandException e => OfCode(e.Code, e.ErrorMessage, exception),
        TimeoutException or MongoConnectionException or MongoConnectionPoolPausedException or MongoWaitQueueFullException =>
            Unavailable($"cannot be reached: {Unreachable() ?? Innermost(exception)}", exception),
        MongoException e when e.HasErrorLabel("RetryableWriteError") || e.HasErrorLabel("TransientTransactionError") => Unavailable($"failed for the moment: {Innermost(e)}", e),
        MongoException => new DocumentStoreException($"{Subject} failed: {Innermost(exception)}. Its log says more.", exception),
        _ => null,
    };

    public DocumentStoreUnavailableException TookTooLong(TimeSpan limit, Exception inner) =>
        Unavailable($"did not finish within {limit} ({TimeoutSetting}){(Unreachable() is { } reason ? $": {reason}" : "")}", inner);

    public DocumentTooLargeException TooLarge(string collection, string id, long bytes) =>
        new($"The document '{id}' of the collection '{collection}' has {bytes / 1048576.0:F1} MiB as BSON; MongoDB takes 16 MiB. Keep bulk in the object store and its key in the document.");

    private DocumentStoreException OfCode(int code, string message, Exception e) => code switch
    {
        Unauthorized or AuthenticationFailed or UserNotFound => Denied(e),
        Atlas when message.Contains("quota", StringComparison.OrdinalIgnoreCase) => Full(e),
        Atlas => Denied(e),
        OutOfDiskSpace => Full(e),
        ObjectTooLarge => new DocumentTooLargeException($"{Subject} refused a document of more than 16 MiB. Keep bulk in the object store and its key in the document.", e),
        WriteConcernFailed or UnsatisfiableWriteConcern => Unavailable(
            $"has no majority of members that confirm a change ({message.TrimEnd('.')}); the change may have been made", e),
        IndexOptionsConflict or IndexKeySpecsConflict => new DocumentStoreException(
            $"{Subject} has an index that stands in the way of a declared one: {message.TrimEnd('.')}. Drop it in mongosh (db.COLLECTION.dropIndex(\"NAME\")) and start the service again.", e),
        BadValue when message.Contains("hint", StringComparison.OrdinalIgnoreCase) => new DocumentStoreException(
            $"{Subject} lacks an index that a query needs ({message.TrimEnd('.')}): someone dropped it. Start the service again; it builds its indexes when it starts.", e),
        _ when e is MongoException labelled && (labelled.HasErrorLabel("RetryableWriteError") || labelled.HasErrorLabel("TransientTransactionError")) =>
            Unavailable($"failed for the moment: {message.TrimEnd('.')}", e),
        _ => new DocumentStoreException($"{Subject} failed: {message.TrimEnd('.')} (code {code}). Its log says more.", e),
    };

    private DocumentStoreReadOnlyException Denied(Exception e) => new(
        $"{Subject} refuses the user '{_client.Settings.Credential?.Username ?? "none"}': {Innermost(e)}. Check user, password and authSource in {ConnectionStringSetting}, and give the user the role readWrite on the database.", e);

    private DocumentStoreFullException Full(Exception e) => new(
        $"{Subject} cannot grow: its disk or its quota is full. Free space or enlarge it; nothing that was stored is lost.", e);

    private DocumentStoreUnavailableException Unavailable(string what, Exception e) => new(
        $"{Subject} {what}. It is tried again; if it lasts, check that the hosts, the replica set's name and TLS in {ConnectionStringSetting} are right and that the deployment has a primary.", e);

    /// <summary>
    /// What the driver's own watch over the servers sees, since its exception lists everything but the reason; null where a primary
    /// is in sight.
    /// </summary>
    private string? Unreachable()
    {
        var servers = _client.Cluster.Description.Servers;
        if (servers.Any(s => s.State == ServerState.Connected && s.Type is ServerType.ReplicaSetPrimary or ServerType.Standalone or ServerType.ShardRouter or ServerType.LoadBalanced))
            return null;
        return string.Join("; ", servers.Select(s => $"{Name(s.EndPoint)}: {Condition(s)}"));

        static string Condition(ServerDescription server) =>
            server.HeartbeatException is { } failure ? Innermost(failure)
            : server.State == ServerState.Connected ? $"is {server.Type}, not a primary"
            : "no answer (is TLS on for one side only?)";

        static string Name(EndPoint endPoint) => endPoint is DnsEndPoint dns ? $"{dns.Host}:{dns.Port.ToString(CultureInfo.InvariantCulture)}" : $"{endPoint}";
    }

    private static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
            exception = inner;
        return exception.Message.TrimEnd('.');
    }

    private static TException? Find<TException>(Exception? exception)
        where TException : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is TException found)
                return found;
        }

        return null;
    }
}
