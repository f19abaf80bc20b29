namespace Grpc.Core;

/// <summary>States of a channel's connection, numbered as in the gRPC specification.</summary>
public enum ConnectivityState
{
    Idle = 0,
    Connecting = 1,
    Ready = 2,
    TransientFailure = 3,
    Shutdown = 4,
}
