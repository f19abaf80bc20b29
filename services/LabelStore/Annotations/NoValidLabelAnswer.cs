using Assay.LabelStore.V1;

namespace Assay.LabelStore.Annotations;

/// <summary>Why an annotator found no valid label, and what of the label that was shown.</summary>
internal sealed record NoValidLabelAnswer(NoValidLabelReason Reason, OriginalLabelStance Stance);
