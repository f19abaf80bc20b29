namespace Assay.Benchmarks.Scale;

/// <summary>What a stage of the run came to.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Items">What it went through.</param>
/// <param name="Unit">What the items are.</param>
/// <param name="Seconds">From the request to the end.</param>
internal sealed record StageResult(string Name, long Items, string Unit, double Seconds)
{
    public double PerSecond => Items / Seconds;
}
