using Grpc.Core;

namespace Assay.ServiceDefaults.Errors;

/// <summary>The caller is known and may not do this.</summary>
public sealed class PermissionDeniedException(string message) : AssayException(message)
{
    public override StatusCode StatusCode => StatusCode.PermissionDenied;
}
