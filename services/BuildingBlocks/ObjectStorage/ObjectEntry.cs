namespace Assay.ObjectStorage;

/// <summary>An object as a listing shows it.</summary>
/// <param name="Key">The object's key.</param>
/// <param name="Length">Its length in bytes.</param>
public readonly record struct ObjectEntry(string Key, long Length);
