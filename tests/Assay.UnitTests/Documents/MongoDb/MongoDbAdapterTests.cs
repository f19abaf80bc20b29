using System.Net;
using System.Net.Sockets;
using Assay.Documents;
using Assay.Documents.MongoDb;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Clusters;
using MongoDB.Driver.Core.Connections;
using MongoDB.Driver.Core.Servers;
using Xunit;

namespace Assay.UnitTests.Documents.MongoDb;

/// <summary>What the adapter does without a server.</summary>
public sealed class MongoDbAdapterTests
{
    [Theory]
    [InlineData("mongodb://user:topsecret@host:notaport")]
    [InlineData("mongodb://user:top@secret@host")]
    [InlineData("mongodb://")]
    public void Constructor_ConnectionStringIsNone_NamesTheSettingAndNoSecret(string connectionString)
    {
        var e = Assert.Throws<DocumentStoreException>(() => new MongoDbDocumentStore(new MongoDbOptions { ConnectionString = connectionString }));
        Assert.Contains("Documents:MongoDb:ConnectionString", e.Message);
        Assert.DoesNotContain("secret", e.ToString());
    }

    [Fact]
    public async Task EveryMethod_NothingListens_IsUnavailableWithReasonAndNoSecret()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var store = new MongoDbDocumentStore(new MongoDbOptions { ConnectionString = $"mongodb://user:topsecret@127.0.0.1:{port}", Timeout = TimeSpan.FromSeconds(1) });
        var works = store.Collection(WorkCollections.Create());
        Func<Task>[] calls = [() => store.CheckAsync(), () => works.FindAsync("w"), () => works.InsertIfAbsentAsync(new Work { Id = "w" })];
        foreach (var call in calls)
        {
            var e = await Assert.ThrowsAsync<DocumentStoreUnavailableException>(call);
            Assert.Contains($"127.0.0.1:{port}", e.Message);
            Assert.Contains("refused", e.Message);
            Assert.DoesNotContain("topsecret", e.ToString());
        }
    }

    [Fact]
    public void Translate_AuthenticationFails_IsDeniedUnlessTheConnectionBroke()
    {
        using var client = new MongoClient("mongodb://a");
        var errors = new MongoDbErrors(client, new MongoDbOptions());
        var connection = new ConnectionId(new ServerId(new ClusterId(), new DnsEndPoint("a", 27017)));
        var refused = new MongoCommandException(connection, "Authentication failed.", [], new BsonDocument { ["ok"] = 0, ["code"] = 18, ["errmsg"] = "Authentication failed." });
        var broken = new MongoConnectionException(connection, "An exception occurred while receiving.", new EndOfStreamException());

        var denied = errors.Translate(new MongoAuthenticationException(connection, "Unable to authenticate.", refused));
        Assert.IsType<DocumentStoreReadOnlyException>(denied);
        Assert.Contains("readWrite", denied.Message);
        Assert.IsType<DocumentStoreUnavailableException>(errors.Translate(new MongoAuthenticationException(connection, "Unable to authenticate.", broken)));
    }

    [Theory]
    [InlineData(13, "not authorized on assay to execute command", typeof(DocumentStoreReadOnlyException))]
    [InlineData(14031, "no space left", typeof(DocumentStoreFullException))]
    [InlineData(8000, "you are over your space quota, using 513 MB of 512 MB", typeof(DocumentStoreFullException))]
    [InlineData(10334, "BSONObj size is invalid", typeof(DocumentTooLargeException))]
    [InlineData(64, "waiting for replication timed out", typeof(DocumentStoreUnavailableException))]
    [InlineData(100, "Not enough data-bearing nodes", typeof(DocumentStoreUnavailableException))]
    [InlineData(85, "Index already exists with a different name", typeof(DocumentStoreException))]
    [InlineData(9, "anything else", typeof(DocumentStoreException))]
    public void Translate_ErrorOfTheServer_IsTypedAndNamesTheStore(int code, string message, Type expected)
    {
        using var client = new MongoClient("mongodb://user:topsecret@host:27018");
        var connection = new ConnectionId(new ServerId(new ClusterId(), new DnsEndPoint("host", 27018)));
        var e = new MongoDbErrors(client, new MongoDbOptions()).Translate(
            new MongoCommandException(connection, message, [], new BsonDocument { ["ok"] = 0, ["code"] = code, ["errmsg"] = message }));
        Assert.IsType(expected, e);
        Assert.Contains("'assay' at host:27018", e.Message);
        Assert.DoesNotContain("topsecret", e.ToString());
    }

    [Fact]
    public void Settings_WhateverTheConnectionStringSays_KeepWhatThePortPromises()
    {
        var settings = MongoDbSettings.Create(new MongoDbOptions
        {
            ConnectionString = "mongodb://a,b/?replicaSet=rs&w=0&readPreference=secondary&readConcernLevel=local&retryWrites=false&tls=true",
            Timeout = TimeSpan.FromSeconds(8),
        });
        Assert.Equal("majority", settings.WriteConcern.W!.ToString());
        Assert.Equal((true, TimeSpan.FromSeconds(8)), (settings.WriteConcern.Journal, settings.WriteConcern.WTimeout));
        Assert.Equal(ReadConcern.Majority, settings.ReadConcern);
        Assert.Equal(ReadPreference.Primary, settings.ReadPreference);
        Assert.True(settings.RetryWrites && settings.RetryReads && settings.UseTls);
        Assert.Equal(TimeSpan.FromSeconds(4), settings.ServerSelectionTimeout);
    }

    [Theory]
    [InlineData("""{"a":[-0,0,1,2147483648,0.1,1E+300,18446744073709551615,1.234567890123456789],"b":null,"c":true,"$d.e%2E":"é日"}""")]
    [InlineData("[]")]
    public void BsonJson_ThereAndBack_IsTheSameText(string json) => Assert.Equal(json, BsonJson.Write(BsonJson.Parse(json)));

    [Fact]
    public void Store_DocumentOfMoreThan16MiB_SaysWhatToDo()
    {
        using var store = new MongoDbDocumentStore(new MongoDbOptions { ConnectionString = "mongodb://a" });
        var definition = new CollectionDefinition<Work>("unit_large", w => w.Id);
        MongoDbLayout.Store(definition, store.Errors, new Work { Id = "w", Annotator = new string('x', 16_000_000) }, 1);
        var e = Assert.Throws<DocumentTooLargeException>(() =>
            MongoDbLayout.Store(definition, store.Errors, new Work { Id = "w", Annotator = new string('x', 17_000_000) }, 1));
        Assert.Contains("object store", e.Message);
        Assert.Contains("'w'", e.Message);
    }

    [Fact]
    public void Page_AfterAKey_IsOneStretchOfTheIndexForEachFieldOfTheKey()
    {
        var definition = WorkCollections.Create();
        var query = DocumentQuery.By("by_batch", "b") with { Limit = 5 };
        var next = query with { Continuation = DocumentContinuation.Encode(query, ["Open", 3L, "w"]) };
        var page = MongoDbQuery.Page(definition, next);
        Assert.Equal("by_batch(batch,state,count)", page.Index);
        Assert.Equal(BsonDocument.Parse("""{ "index.state": 1, "index.count": 1, "_id": 1 }"""), page.Order);
        var expected = BsonDocument.Parse("""
            { "$or": [
              { "index.batch": "b", "index.state": "Open", "index.count": NumberLong(3), "_id": { "$gt": "w" } },
              { "index.batch": "b", "index.state": "Open", "index.count": { "$gte": "" } },
              { "index.batch": "b", "index.state": "Open", "index.count": { "$gt": NumberLong(3) } },
              { "index.batch": "b", "index.state": { "$gt": "Open" } } ] }
            """);
        Assert.Equal(expected, page.Filter);
    }

    [Fact]
    public void Page_TokenOutsideTheRange_IsRefused()
    {
        var query = new DocumentQuery { Index = "by_score", From = 1, To = 5 };
        foreach (var score in new[] { 0.5, 5 })
        {
            var forged = query with { Continuation = DocumentContinuation.Encode(query, [score, "w"]) };
            Assert.Throws<InvalidContinuationException>(() => MongoDbQuery.Page(WorkCollections.Create(), forged));
        }
    }
}
