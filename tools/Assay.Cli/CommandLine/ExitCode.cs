namespace Assay.Cli.CommandLine;

/// <summary>Exit codes of every command, for scripts.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The work failed.</summary>
    public const int Failure = 1;

    /// <summary>The command line or the input is wrong.</summary>
    public const int Usage = 2;

    /// <summary>No Assay answers at the address.</summary>
    public const int Unreachable = 3;

    /// <summary>The thing is missing, exists already, or is not in a state for this.</summary>
    public const int State = 4;

    /// <summary>Interrupted by the user.</summary>
    public const int Interrupted = 130;
}
