using Assay.ObjectStorage;
using Assay.ObjectStorage.S3;
using Assay.RealParts;
using Xunit;

namespace Assay.FunctionalTests.ObjectStorage;

/// <summary>A real S3 server over https, with an authority that the system does not know.</summary>
[Collection(S3Collection.Name)]
public sealed class S3TlsTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("assay-s3-").FullName;
    private string _caFile = "";

    public async Task InitializeAsync()
    {
        (_caFile, var certificate, var key) = TestAuthority.Create(_folder);
        await Scripts.RunAsync(
            "s3", ["start", _folder, $"{FreePorts.Find(4)}"], new Dictionary<string, string> { ["S3_CERTIFICATE"] = certificate, ["S3_KEY"] = key });
    }

    public async Task DisposeAsync()
    {
        await Scripts.RunAsync("s3", ["stop", _folder]);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Requests_AuthorityNamed_AreTrustedAndElseRefused()
    {
        var connection = File.ReadLines(Path.Combine(_folder, "connection")).Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);
        var options = new S3Options
        {
            ServiceUrl = connection["S3_URL"],
            Bucket = "assay",
            AccessKey = connection["S3_ACCESS_KEY"],
            SecretKey = connection["S3_SECRET_KEY"],
            CaFile = _caFile,
            PartBytes = 64 << 10,
            Retries = 0,
        };
        Assert.StartsWith("https:", options.ServiceUrl, StringComparison.Ordinal);
        using (var own = new S3Connection(options))
            await own.Client.PutBucketAsync(options.Bucket);
        using var store = new S3ObjectStore(options);
        var content = new byte[200_000];
        new Random(1).NextBytes(content);
        await store.PutAsync("small", content.AsMemory(0, 10));
        await store.PutAsync("large", content);
        Assert.Equal(content[..10], await store.ReadAllAsync("small"));
        Assert.Equal(content, await store.ReadAllAsync("large"));

        options.CaFile = "";
        using var trusting = new S3ObjectStore(options);
        var e = await Assert.ThrowsAsync<ObjectStoreRefusedException>(() => trusting.ReadAllAsync("small"));
        Assert.Contains("ObjectStorage:S3:CaFile", e.Message);
    }
}
