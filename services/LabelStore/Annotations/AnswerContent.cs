using Assay.LabelStore.V1;

namespace Assay.LabelStore.Annotations;

/// <summary>What an annotator says of an image.</summary>
internal sealed record AnswerContent(Decision Decision, IReadOnlyList<int> Labels, string Comment, double SecondsSpent);
