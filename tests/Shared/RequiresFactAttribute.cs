using Xunit;

namespace Assay.Tests;

/// <summary>A test that needs something a machine may lack. It is then reported as skipped with the reason, never as passed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal abstract class RequiresFactAttribute : FactAttribute
{
    /// <param name="lack">What is missing and how to get it, or null where everything is there.</param>
    protected RequiresFactAttribute(string? lack) => Skip = lack;
}
