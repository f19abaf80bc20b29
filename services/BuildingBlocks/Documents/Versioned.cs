namespace Assay.Documents;

/// <summary>A document and the version it was read at: 1 when inserted, one more at each replacement.</summary>
public sealed record Versioned<T>(T Value, long Version)
    where T : class;
