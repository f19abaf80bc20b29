using System.Net.Sockets;
using Assay.Messaging;
using Assay.ObjectStorage;
using Assay.ServiceDefaults.Errors;
using Grpc.Core;
using Xunit;

namespace Assay.FunctionalTests.Messaging;

/// <summary>What is tried again, and what waits for a person.</summary>
public sealed class TransientFaultsTests
{
    public static TheoryData<Exception, bool> Faults => new()
    {
        { new UnavailableException("m"), true },
        { new SocketException((int)SocketError.ConnectionRefused), true },
        { new HttpRequestException(), true },
        { new TimeoutException(), true },
        { new IOException("connection reset"), true },
        // What HttpClient throws when its own limit is over.
        { new TaskCanceledException("m", new TimeoutException()), true },
        { new RpcException(new Status(StatusCode.Unavailable, "m")), true },
        { new ObjectStoreFullException("m"), false },
        { new ObjectStoreReadOnlyException("m"), false },
        { new ObjectNotFoundException("k", "the store"), false },
        { new IOException("No space left on device", 28), false },
        { new EndOfStreamException(), false },
        { new FileNotFoundException(), false },
        { new RpcException(new Status(StatusCode.NotFound, "m")), false },
        { new OperationCanceledException(), false },
        { new InvalidOperationException(), false },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void IsTransient_OfAFault_TellsWhetherItPasses(Exception fault, bool passes) => Assert.Equal(passes, TransientFaults.IsTransient(fault));
}
