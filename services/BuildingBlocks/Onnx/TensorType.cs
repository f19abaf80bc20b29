namespace Assay.Onnx;

/// <summary>Element types of tensors that graphs of ours use; values are the format's.</summary>
public enum TensorType
{
    Float32 = 1,
    UInt8 = 2,
    Int8 = 3,
    Int32 = 6,
    Int64 = 7,
    Bool = 9,
    Float16 = 10,
    Float64 = 11,
}
