namespace Assay.Documents;

/// <summary>A declared index: its fields in order, each computed from the document when it is written.</summary>
/// <remarks>
/// Documents are found by it through equality on its first fields and a range on the next. A field's name says what its value
/// is: fields of one name are the same in every index of a collection, and a field whose meaning changes takes a new name.
/// </remarks>
public sealed class DocumentIndex<T>
{
    /// <param name="name">Lower-case letters, digits and <c>_</c>.</param>
    /// <param name="fields">At least one field: its name (as above) and its value.</param>
    public DocumentIndex(string name, params (string Name, Func<T, IndexValue> Value)[] fields)
    {
        Name = CollectionName.Require(name, "index");
        if (fields.Length == 0)
            throw new ArgumentException($"The index '{name}' has no fields: name at least one.", nameof(fields));
        foreach (var field in fields)
            CollectionName.Require(field.Name, "index field");
        if (fields.DistinctBy(f => f.Name).Count() != fields.Length)
            throw new ArgumentException($"The index '{name}' names a field twice.", nameof(fields));
        Fields = [.. fields.Select(f => new DocumentIndexField<T>(f.Name, f.Value))];
    }

    public string Name { get; }

    public IReadOnlyList<DocumentIndexField<T>> Fields { get; }
}
