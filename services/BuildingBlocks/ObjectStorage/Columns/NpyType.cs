namespace Assay.ObjectStorage.Columns;

/// <summary>The element types of columns.</summary>
public enum NpyType
{
    Float16,
    Float32,
    Float64,
    Int32,
    Int64,
    UInt8,
}
