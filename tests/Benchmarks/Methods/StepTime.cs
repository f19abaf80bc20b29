namespace Assay.Benchmarks.Methods;

/// <summary>What some training steps took.</summary>
/// <param name="Seconds">By the clock.</param>
/// <param name="Processor">Seconds of processor time.</param>
internal sealed record StepTime(double Seconds, double Processor);
