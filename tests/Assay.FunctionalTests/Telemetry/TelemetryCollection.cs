using Xunit;

namespace Assay.FunctionalTests.Telemetry;

/// <summary>Spans and metrics belong to the process: while these tests collect, no others run.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TelemetryCollection : ICollectionFixture<CollectedLoop>
{
    public const string Name = "Telemetry";
}
