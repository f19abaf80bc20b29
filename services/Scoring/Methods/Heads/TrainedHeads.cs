using Assay.Scoring.Core.Heads;

namespace Assay.Scoring.Methods.Heads;

/// <summary>The heads of a run, head f for fold f.</summary>
internal sealed record TrainedHeads(IReadOnlyList<SoftmaxHead> Heads, Training Training);
