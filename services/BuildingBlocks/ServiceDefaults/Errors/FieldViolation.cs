namespace Assay.ServiceDefaults.Errors;

/// <summary>One bad field of a request.</summary>
/// <param name="Field">Path of the field as in the proto, such as <c>source.folder.path</c>.</param>
/// <param name="Description">Why it is bad and what would be good.</param>
public readonly record struct FieldViolation(string Field, string Description);
