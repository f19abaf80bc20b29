using System.Net;
using System.Net.Sockets;

namespace Assay.RealParts;

/// <summary>Runs of consecutive loopback ports that nothing listens on.</summary>
public static class FreePorts
{
    // Below the range that the system hands out for outgoing connections.
    private const int First = 21_000;
    private const int Last = 31_000;

    /// <summary>The first of so many free ports in a row.</summary>
    public static int Find(int count)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var port = Random.Shared.Next(First, Last - count);
            if (Enumerable.Range(port, count).All(IsFree))
                return port;
        }

        throw new InvalidOperationException($"There are no {count} free ports in a row.");
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
