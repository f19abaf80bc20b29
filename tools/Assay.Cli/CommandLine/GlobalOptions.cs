using System.CommandLine;

namespace Assay.Cli.CommandLine;

/// <summary>Options that every command has.</summary>
internal static class GlobalOptions
{
    public const string TokenVariable = "ASSAY_TOKEN";
    public const string TokenFileVariable = "ASSAY_TOKEN_FILE";
    private const string ServerVariable = "ASSAY_SERVER";
    private const string CaVariable = "ASSAY_CA";

    public static readonly Option<string> Server = new("--server")
    {
        Description = $"gRPC address of Assay (or set {ServerVariable}; ASSAY_INGESTION, ASSAY_INFERENCE, ... where the services are apart)",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(ServerVariable) ?? "http://127.0.0.1:5081",
        Recursive = true,
        HelpName = "url",
    };

    public static readonly Option<string> Ca = new("--ca")
    {
        Description = $"PEM file of the authority that signed the servers' certificates, where the system does not know it (or set {CaVariable})",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(CaVariable) ?? "",
        Recursive = true,
        HelpName = "file",
    };

    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Print JSON instead of tables and progress bars",
        Recursive = true,
    };
}
