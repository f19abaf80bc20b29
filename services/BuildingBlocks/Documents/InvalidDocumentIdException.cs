namespace Assay.Documents;

/// <summary>No document can have this id.</summary>
public sealed class InvalidDocumentIdException(string message) : ArgumentException(message);
