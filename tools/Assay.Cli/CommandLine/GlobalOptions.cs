using System.CommandLine;

namespace Assay.Cli.CommandLine;

/// <summary>Options that every command has.</summary>
internal static class GlobalOptions
{
    public const string TokenVariable = "ASSAY_TOKEN";
    private const string ServerVariable = "ASSAY_SERVER";

    public static readonly Option<string> Server = new("--server")
    {
        Description = $"gRPC address of Assay (or set {ServerVariable}; ASSAY_INGESTION, ASSAY_INFERENCE, ... where the services are apart)",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(ServerVariable) ?? "http://127.0.0.1:5081",
        Recursive = true,
        HelpName = "url",
    };

    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Print JSON instead of tables and progress bars",
        Recursive = true,
    };
}
