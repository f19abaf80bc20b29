using System.Net.Sockets;
using Assay.Faults;
using Grpc.Core;

namespace Assay.Messaging;

/// <summary>Tells faults that pass by themselves from those that need a person.</summary>
public static class TransientFaults
{
    /// <summary>True if a retry of the same work may succeed.</summary>
    public static bool IsTransient(Exception exception) => exception switch
    {
        ITransientFault => true,
        IPermanentFault => false,
        RpcException rpc => rpc.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Aborted or StatusCode.ResourceExhausted,
        FileNotFoundException or DirectoryNotFoundException => false,
        HttpRequestException or SocketException or TimeoutException or IOException => true,
        _ => false,
    };
}
