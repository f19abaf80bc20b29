using Assay.Documents;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Xunit;

namespace Assay.UnitTests.ObjectStorage;

public sealed class StorageRegistrationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AddStorage_ByEveryServiceOfAHost_GivesOneStoreEach()
    {
        using var provider = Build(new()
        {
            ["ObjectStorage:Folder"] = _folder["objects"],
            ["Documents:Path"] = _folder["assay.db"],
            ["LocalFiles:AllowedRoots:0"] = "/data",
        });
        Assert.IsType<FolderObjectStore>(provider.GetRequiredService<IObjectStore>());
        Assert.Same(provider.GetRequiredService<IObjectStore>(), provider.GetRequiredService<IObjectStore>());
        Assert.IsType<SqliteDocumentStore>(provider.GetRequiredService<IDocumentStore>());
        Assert.NotNull(provider.GetRequiredService<ImageContentReader>());
        Assert.NotNull(provider.GetRequiredService<LabelColumns>());
        Assert.Equal(["/data"], provider.GetRequiredService<IOptions<LocalFilesOptions>>().Value.AllowedRoots);
    }

    [Fact]
    public void AddStorage_NotConfigured_NamesTheSetting()
    {
        using var provider = Build(new() { ["LocalFiles:AllowedRoots:0"] = "relative", ["Documents:BusyTimeout"] = "-00:00:01" });
        Assert.Contains("ObjectStorage:Folder", Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IObjectStore>).Message);
        var documents = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IDocumentStore>).Message;
        Assert.Contains("Documents:Path", documents);
        Assert.Contains("Documents:BusyTimeout", documents);
        Assert.Contains("'relative'", Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<LocalFilesOptions>>().Value).Message);
    }

    [Fact]
    public void AddDocuments_MongoDbWithoutAdapter_SaysHowToGetIt()
    {
        using var provider = Build(new() { ["Documents:Kind"] = "MongoDb", ["Documents:MongoDb:ConnectionString"] = "mongodb://db" });
        var message = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IDocumentStore>).Message;
        Assert.Contains("no MongoDB adapter", message);
        Assert.Contains("make parts FORCE=1", message);
    }

    [Fact]
    public void AddDocuments_MongoDbHalfConfigured_NamesEverySettingAndNoSecret()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Documents:Kind"] = "MongoDb",
            ["Documents:MongoDb:ConnectionString"] = "http://user:topsecret@db",
            ["Documents:MongoDb:Database"] = "a b",
            ["Documents:MongoDb:Timeout"] = "00:00:00",
        };
        using var provider = Build(settings, withMongoDb: true);
        var message = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IDocumentStore>).Message;
        Assert.All(["Documents:MongoDb:ConnectionString", "Documents:MongoDb:Database", "Documents:MongoDb:Timeout"], setting => Assert.Contains(setting, message));
        Assert.DoesNotContain("topsecret", message);
    }

    [Fact]
    public async Task AddDocuments_MongoDbWithAdapter_IsUsedAndAskedForReadiness()
    {
        using var provider = Build(
            new() { ["Documents:Kind"] = "MongoDb", ["Documents:MongoDb:ConnectionString"] = "mongodb://db", ["ObjectStorage:Folder"] = _folder["objects"] }, withMongoDb: true);
        var store = provider.GetRequiredService<IDocumentStore>();
        Assert.IsNotType<SqliteDocumentStore>(store);
        var health = provider.GetRequiredService<HealthCheckService>();
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync()).Status);
        store.CheckAsync(Arg.Any<CancellationToken>()).ThrowsAsync(new DocumentStoreUnavailableException("It does not answer."));
        var entry = (await health.CheckHealthAsync()).Entries["document-store"];
        Assert.Equal((HealthStatus.Unhealthy, "It does not answer."), (entry.Status, entry.Description));
        Assert.Contains("ready", entry.Tags);
    }

    private static ServiceProvider Build(Dictionary<string, string?> settings, bool withMongoDb = false)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        if (withMongoDb)
            services.AddKeyedSingleton(DocumentStoreKind.MongoDb, Substitute.For<IDocumentStore>());
        for (var service = 0; service < 2; service++)
            services.AddObjectStorage(configuration).AddDocuments(configuration);
        return services.BuildServiceProvider();
    }
}
