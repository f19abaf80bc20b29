using Grpc.Core;

namespace Assay.ServiceDefaults.Errors;

/// <summary>Statuses of exceptions that know nothing of gRPC, such as those of the Core projects and of the stores.</summary>
internal sealed class ExceptionMap(IEnumerable<ExceptionMapping> mappings)
{
    private readonly ExceptionMapping[] _mappings = mappings.ToArray();

    public bool TryGetStatus(Exception exception, out StatusCode status)
    {
        if (exception is AssayException assay)
        {
            status = assay.StatusCode;
            return true;
        }

        // The most derived type wins, wherever it was registered.
        for (var type = exception.GetType(); type != typeof(Exception) && type is not null; type = type.BaseType)
        {
            foreach (var mapping in _mappings)
            {
                if (mapping.Exception == type)
                {
                    status = mapping.Status;
                    return true;
                }
            }
        }

        status = StatusCode.Internal;
        return false;
    }
}

/// <summary>One exception type and the status that callers see.</summary>
internal sealed record ExceptionMapping(Type Exception, StatusCode Status);
