namespace Assay.Ingestion.Listing;

/// <summary>What a listing came to.</summary>
/// <param name="Count">Images that the data set did not have.</param>
/// <param name="Skipped">Images that it had from other jobs of the same source.</param>
/// <param name="Warnings">What was passed over.</param>
internal sealed record ListingSummary(long Count, long Skipped, IReadOnlyList<string> Warnings);
