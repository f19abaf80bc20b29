namespace Assay.ServiceDefaults.Security;

/// <summary>A data set that a request is about.</summary>
/// <param name="Dataset">Its name; null = the request names something that is not there.</param>
/// <param name="Role">The role needed on it.</param>
internal readonly record struct AccessTarget(string? Dataset, DatasetRole Role);
