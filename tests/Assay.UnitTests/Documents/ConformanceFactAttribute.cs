using Xunit;
using Xunit.Sdk;

namespace Assay.UnitTests.Documents;

/// <summary>A fact of a suite that several classes inherit, of which one may need what a machine lacks: see <see cref="RequiresAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Assay.UnitTests.Documents.ConformanceFactDiscoverer", "Assay.UnitTests")]
public sealed class ConformanceFactAttribute : FactAttribute;
