using System.Collections.Frozen;
using System.Net.Sockets;
using Assay.Faults;
using Grpc.Core;

namespace Assay.Messaging;

/// <summary>Tells faults that pass by themselves from those that need a person.</summary>
public static class TransientFaults
{
    // ENOSPC, EROFS, EDQUOT: a person makes room or gives rights.
    private static readonly FrozenSet<int> PermanentErrors = [28, 30, 122];

    /// <summary>True if a retry of the same work may succeed.</summary>
    public static bool IsTransient(Exception exception) => exception switch
    {
        ITransientFault => true,
        IPermanentFault => false,
        RpcException rpc => rpc.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Aborted or StatusCode.ResourceExhausted,
        // What a client's own time limit ends; a cancellation by us is none of it.
        OperationCanceledException { InnerException: TimeoutException } => true,
        FileNotFoundException or DirectoryNotFoundException or PathTooLongException or EndOfStreamException => false,
        IOException io when PermanentErrors.Contains(io.HResult) => false,
        HttpRequestException or SocketException or TimeoutException or IOException => true,
        _ => false,
    };
}
