namespace Assay.UnitTests.Documents;

/// <summary>A test class that needs something a machine may lack; its <see cref="ConformanceFactAttribute">facts</see> are then reported as skipped.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class RequiresAttribute(string? lack) : Attribute
{
    /// <summary>What is missing and how to get it, or null where everything is there.</summary>
    public string? Lack => lack;
}
