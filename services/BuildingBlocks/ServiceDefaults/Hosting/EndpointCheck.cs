using System.Net.Sockets;
using Assay.ServiceDefaults.Endpoints;

namespace Assay.ServiceDefaults.Hosting;

/// <summary>Finds out whether a process may listen where it shall, so that the answer names the option.</summary>
internal static class EndpointCheck
{
    /// <exception cref="StartupException">An endpoint cannot be opened.</exception>
    public static void Run(EndpointOptions options)
    {
        Check(nameof(options.Grpc), options.Grpc);
        Check(nameof(options.Web), options.Web);
        Check(nameof(options.Health), options.Health);
    }

    private static void Check(string name, string url)
    {
        if (url.Length == 0)
            return;

        var key = $"{EndpointOptions.Section}:{name}";
        var endpoint = ListenAddress.Parse(url);
        try
        {
            using var socket = new Socket(endpoint.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new System.Net.IPEndPoint(endpoint.Address, endpoint.Port));
        }
        catch (SocketException exception)
        {
            throw new StartupException($"{key} is {url}: {Explain(exception, key)}", exception);
        }
    }

    private static string Explain(SocketException exception, string key) => exception.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => $"another process listens there. Stop it, or choose another port with {key} (assay up: choose other ports with --port and --grpc-port).",
        SocketError.AccessDenied => $"ports below 1024 need privileges. Choose another with {key} (assay up: --port and --grpc-port).",
        SocketError.AddressNotAvailable => $"this machine has no such address. Use one of its own, or * for every one, in {key}.",
        _ => $"{exception.Message}. Choose another address with {key}.",
    };
}
