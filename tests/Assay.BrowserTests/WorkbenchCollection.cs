using Xunit;

namespace Assay.BrowserTests;

/// <summary>The tests of the page share one deployment and one browser.</summary>
[CollectionDefinition(Name)]
public sealed class WorkbenchCollection : ICollectionFixture<WorkbenchFixture>
{
    public const string Name = "Workbench";
}
