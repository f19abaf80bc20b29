using Assay.ObjectStorage;
using Assay.ObjectStorage.S3;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace Assay.UnitTests.ObjectStorage.S3;

public sealed class S3OptionsTests
{
    [Fact]
    public void AddObjectStorage_KindS3_GivesTheBucketWithoutAsking()
    {
        using var provider = Build(new()
        {
            ["ObjectStorage:Kind"] = "S3",
            ["ObjectStorage:S3:ServiceUrl"] = "https://minio:9000",
            ["ObjectStorage:S3:Bucket"] = "assay",
            ["ObjectStorage:S3:ReadableBuckets:0"] = "lake",
        });
        Assert.IsType<S3ObjectStore>(provider.GetRequiredService<IObjectStore>());
        Assert.Equal("lake", provider.GetRequiredService<ReadableBuckets>().Find("lake")?.Name);
        Assert.Null(provider.GetRequiredService<ReadableBuckets>().Find("other"));
    }

    [Fact]
    public void AddObjectStorage_BadOptions_NamesEachOfThem()
    {
        var message = Assert.Throws<OptionsValidationException>(() => Build(new()
        {
            ["ObjectStorage:Kind"] = "S3",
            ["ObjectStorage:S3:ServiceUrl"] = "minio:9000/path",
            ["ObjectStorage:S3:PublicUrl"] = "nowhere",
            ["ObjectStorage:S3:Bucket"] = "Not/OK",
            ["ObjectStorage:S3:AccessKey"] = "half",
            ["ObjectStorage:S3:CaFile"] = "/no/such.pem",
            ["ObjectStorage:S3:Region"] = "",
            ["ObjectStorage:S3:PartBytes"] = "1",
            ["ObjectStorage:S3:ReadableBuckets:0"] = "a/b",
            ["ObjectStorage:S3:Timeout"] = "0",
        }).GetRequiredService<IObjectStore>()).Message;
        foreach (var expected in (string[])["ServiceUrl is 'minio:9000/path'", "PublicUrl is 'nowhere'", "Bucket is 'Not/OK'", "SecretKey is empty", "CaFile is /no/such.pem",
            "Region is empty", "PartBytes is 1", "ReadableBuckets has 'a/b'", "Timeout is 00:00:00"])
            Assert.Contains(expected, message);
        Assert.DoesNotContain("ObjectStorage:Folder", message);
    }

    [Fact]
    public void AddObjectStorage_NoBucketNamed_SaysSo() =>
        Assert.Contains("ObjectStorage:S3:Bucket is not set", Assert.Throws<OptionsValidationException>(
            () => Build(new() { ["ObjectStorage:Kind"] = "S3" }).GetRequiredService<IObjectStore>()).Message);

    private static ServiceProvider Build(Dictionary<string, string?> settings) => new ServiceCollection()
        .AddObjectStorage(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
        .BuildServiceProvider();
}
