namespace Assay.LabelStore.Batches;

/// <summary>An annotator holds a task.</summary>
internal sealed record TaskLease(string Annotator, DateTimeOffset Expires);
