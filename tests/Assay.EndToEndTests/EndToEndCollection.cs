using Xunit;

namespace Assay.EndToEndTests;

/// <summary>One at a time: each test starts processes that use every core.</summary>
[CollectionDefinition(Name)]
public sealed class EndToEndCollection : ICollectionFixture<SampleFixture>
{
    public const string Name = "end to end";
}
