namespace Assay.Workbench.Security;

/// <summary>Marks an endpoint that takes longer bodies than others.</summary>
/// <param name="Bytes">Bytes at most.</param>
internal sealed record BodyLimit(long Bytes);
