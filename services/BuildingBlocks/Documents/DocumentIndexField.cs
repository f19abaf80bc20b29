namespace Assay.Documents;

/// <summary>A field of an index.</summary>
/// <param name="Name">Its name in the store.</param>
/// <param name="Value">Computes it from a document; must give the same value for the same document.</param>
public sealed record DocumentIndexField<T>(string Name, Func<T, IndexValue> Value);
