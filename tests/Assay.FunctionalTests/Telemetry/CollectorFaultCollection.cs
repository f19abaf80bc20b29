using Xunit;

namespace Assay.FunctionalTests.Telemetry;

/// <summary>Apart from <see cref="TelemetryCollection"/>: a second host in the process reports metrics of the same names.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class CollectorFaultCollection
{
    public const string Name = "Collector faults";
}
