using Assay.ObjectStorage;
using Assay.ObjectStorage.S3;
using Assay.UnitTests.ObjectStorage;
using Microsoft.Extensions.Options;
using Xunit;

namespace Assay.FunctionalTests.ObjectStorage;

/// <summary>What every object store must do, by a real S3 server.</summary>
[Collection(S3Collection.Name)]
public sealed class S3ConformanceTests(S3Server server) : ObjectStoreConformanceTests, IAsyncLifetime
{
    private readonly S3Options _options = server.NewBucket();
    private readonly List<S3ObjectStore> _stores = [];

    protected override IObjectStore Store => _stores[0];

    // Swift knows no conditional writes.
    protected override bool DecidesRaces => false;

    protected override int Rounds => 10;

    public async Task InitializeAsync()
    {
        _options.CreateBucket = true;
        using var connection = new S3Connection(_options);
        await new OwnBucket(connection, Options.Create(new ObjectStorageOptions { Kind = ObjectStorageKind.S3, S3 = _options })).EnsureAsync(default);
        OpenAgain();
    }

    public Task DisposeAsync()
    {
        _stores.ForEach(store => store.Dispose());
        return Task.CompletedTask;
    }

    protected override IObjectStore OpenAgain()
    {
        _stores.Add(new S3ObjectStore(_options));
        return _stores[^1];
    }
}
