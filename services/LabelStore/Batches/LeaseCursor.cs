namespace Assay.LabelStore.Batches;

/// <summary>How far an annotator has come in a batch.</summary>
/// <param name="Rank">Tasks below this rank have been offered, or had no place.</param>
/// <param name="Since">Tasks that a place became free in before this moment have been offered again.</param>
/// <param name="Assignment">Number of the batch's assignment; another one begins from the start.</param>
internal readonly record struct LeaseCursor(int Rank, DateTimeOffset Since, int Assignment);
