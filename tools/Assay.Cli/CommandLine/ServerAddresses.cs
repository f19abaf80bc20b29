namespace Assay.Cli.CommandLine;

/// <summary>
/// Where the services are: <c>--server</c> or <c>ASSAY_SERVER</c> where one address answers for all of them, as <c>assay up</c> and an ingress do, and
/// <c>ASSAY_INGESTION</c>, <c>ASSAY_INFERENCE</c>, <c>ASSAY_SCORING</c>, <c>ASSAY_SELECTION</c>, <c>ASSAY_LABELSTORE</c> where they are apart.
/// </summary>
internal sealed class ServerAddresses
{
    private readonly Uri _server;
    private readonly bool _isForAll;

    /// <param name="server">The address of --server or its default.</param>
    /// <param name="isForAll">Whether somebody named it for this command, so that no variable of a service counts.</param>
    /// <exception cref="CommandException">It is no URL.</exception>
    public ServerAddresses(string server, bool isForAll) => (_server, _isForAll) = (Parse("--server", server), isForAll);

    /// <param name="client">A generated client, such as that of <c>Assay.Ingestion.V1</c>.</param>
    /// <exception cref="CommandException">The variable of the service holds no URL.</exception>
    public Uri Of(Type client)
    {
        var variable = VariableOf(client);
        return !_isForAll && Environment.GetEnvironmentVariable(variable) is { Length: > 0 } own ? Parse(variable, own) : _server;
    }

    private static string VariableOf(Type client)
    {
        // Assay.{Service}.V1
        var parts = client.Namespace!.Split('.');
        return $"ASSAY_{parts[^2].ToUpperInvariant()}";
    }

    private static Uri Parse(string name, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new CommandException($"{name} is \"{text}\"; it must be a URL such as http://127.0.0.1:5081.", ExitCode.Usage);
}
