namespace Assay.Cli.CommandLine;

/// <summary>Ends a command with a message that names the thing and the remedy.</summary>
internal sealed class CommandException(string message, int exitCode = ExitCode.Failure) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
