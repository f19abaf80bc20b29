namespace Assay.Cli.Sample;

/// <summary>One file of the plan.</summary>
/// <param name="Truth">What is true of it.</param>
/// <param name="Scene">Class that is drawn.</param>
/// <param name="Second">Class that is drawn into it, for an image of two classes.</param>
/// <param name="Seed">Decides every detail of the drawing; equal seeds draw the same picture.</param>
internal sealed record SampleItem(SampleTruth Truth, string Scene, string? Second, ulong Seed);
