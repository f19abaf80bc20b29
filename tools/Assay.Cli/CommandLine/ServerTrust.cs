using System.Net.Security;
using Assay.ServiceDefaults.Tls;

namespace Assay.Cli.CommandLine;

/// <summary>How the command line and the servers trust each other.</summary>
/// <param name="Options">TLS.</param>
/// <param name="Token">What calls carry; empty = nothing.</param>
internal sealed record ServerTrust(SslClientAuthenticationOptions Options, string Token)
{
    /// <summary>Reads the authority's file, and the token from <c>ASSAY_TOKEN</c> or the file that <c>ASSAY_TOKEN_FILE</c> names.</summary>
    /// <exception cref="CommandException">A file is missing or damaged.</exception>
    public static ServerTrust Read(string caFile)
    {
        try
        {
            return new ServerTrust(
                caFile.Length == 0 ? new SslClientAuthenticationOptions() : TlsClient.Trusting(PemFiles.ReadAuthorities(caFile, "--ca")),
                ReadToken());
        }
        catch (CertificateException exception)
        {
            throw new CommandException(exception.Message, ExitCode.Usage);
        }
    }

    private static string ReadToken()
    {
        if (Environment.GetEnvironmentVariable(GlobalOptions.TokenVariable) is { Length: > 0 } token)
            return token;
        if (Environment.GetEnvironmentVariable(GlobalOptions.TokenFileVariable) is not { Length: > 0 } file)
            return "";
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{GlobalOptions.TokenFileVariable} names {file}, which cannot be read: {exception.Message}", ExitCode.Usage);
        }
    }
}
