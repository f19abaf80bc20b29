using Assay.Documents;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
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

    private static ServiceProvider Build(Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection();
        for (var service = 0; service < 2; service++)
            services.AddObjectStorage(configuration).AddDocuments(configuration);
        return services.BuildServiceProvider();
    }
}
