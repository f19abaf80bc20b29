using Xunit;

namespace Assay.EndToEndTests.RealParts;

/// <summary>One at a time: each test starts servers and processes that use every core.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RealPartsCollection : ICollectionFixture<RealPartsFixture>
{
    public const string Name = "real parts";
}
