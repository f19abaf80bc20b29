namespace Assay.ServiceDefaults.Endpoints;

/// <summary>Where a process listens. An https address takes its certificate from the section Tls.</summary>
public sealed class EndpointOptions
{
    public const string Section = "Endpoints";

    /// <summary>URL of the gRPC endpoint (HTTP/2), such as http://127.0.0.1:5081 or https://*:5081; port 0 = any free one.</summary>
    public string Grpc { get; set; } = "http://127.0.0.1:5081";

    /// <summary>URL of the web endpoint (HTTP/1.1), such as http://127.0.0.1:5080; empty = none. Only hosts of the Workbench have one.</summary>
    public string Web { get; set; } = "";

    /// <summary>
    /// URL, http only, of an endpoint that serves grpc.health.v1 and nothing else, such as http://*:5082; empty = none. For probes that
    /// cannot speak TLS, which those of Kubernetes cannot.
    /// </summary>
    public string Health { get; set; } = "";
}
