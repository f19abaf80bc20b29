namespace Assay.ServiceDefaults.Endpoints;

/// <summary>Where a process listens.</summary>
public sealed class EndpointOptions
{
    public const string Section = "Endpoints";

    /// <summary>URL of the gRPC endpoint (HTTP/2), such as http://127.0.0.1:5081; port 0 = any free one.</summary>
    public string Grpc { get; set; } = "http://127.0.0.1:5081";

    /// <summary>URL of the web endpoint (HTTP/1.1), such as http://127.0.0.1:5080; empty = none. Only hosts of the Workbench have one.</summary>
    public string Web { get; set; } = "";
}
