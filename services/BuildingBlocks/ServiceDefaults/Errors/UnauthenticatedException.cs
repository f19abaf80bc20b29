using Grpc.Core;

namespace Assay.ServiceDefaults.Errors;

/// <summary>Nobody knows who calls.</summary>
public sealed class UnauthenticatedException(string message) : AssayException(message)
{
    public override StatusCode StatusCode => StatusCode.Unauthenticated;
}
