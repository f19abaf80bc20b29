namespace Assay.ObjectStorage.Images;

/// <summary>A line of a shard's <c>quarantine.jsonl</c>: an image that could not be read or decoded.</summary>
/// <param name="Row">Its row in the shard.</param>
/// <param name="Reason">Reason code: <c>truncated</c>, <c>unknown_format</c>, <c>too_many_pixels</c>, <c>empty</c>, <c>missing</c>, ...</param>
/// <param name="Message">What is wrong and what to do, for people.</param>
public sealed record QuarantineRecord(int Row, string Reason, string Message);
