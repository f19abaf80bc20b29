namespace Assay.FunctionalTests.Messaging;

/// <summary>A message.</summary>
public sealed record Work
{
    public int Number { get; init; }
}
