using Assay.Faults;

namespace Assay.ObjectStorage.Columns;

/// <summary>A <c>.npy</c> file is damaged, or is not of the type or shape that was asked for.</summary>
public sealed class NpyFormatException : ObjectStoreException, IPermanentFault
{
    public NpyFormatException(string message)
        : base(message)
    {
    }
}
