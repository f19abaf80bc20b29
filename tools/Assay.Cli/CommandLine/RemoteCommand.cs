using System.CommandLine;
using Assay.Telemetry;
using Grpc.Core;
using Microsoft.Extensions.Configuration;

namespace Assay.Cli.CommandLine;

/// <summary>Gives a command its body and turns what goes wrong into a message and an exit code.</summary>
internal static class RemoteCommand
{
    private const string Program = "assay-cli";
    private static readonly IConfiguration Configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();

    /// <summary>The command calls Assay over gRPC.</summary>
    public static void SetRemoteAction(this Command command, Func<CommandContext, Task> run) =>
        command.SetGuardedAction(async (parsed, cancellationToken) =>
        {
            using var context = new CommandContext(parsed, cancellationToken);
            using var telemetry = BeginTelemetry($"assay {command.PathName()}");
            try
            {
                await run(context);
            }
            catch (Exception exception)
            {
                telemetry.Fail(exception);
                if (exception is RpcException rpc && !cancellationToken.IsCancellationRequested)
                    throw Explain(rpc, context.Address!);
                throw;
            }

            return ExitCode.Success;
        });

    /// <summary>The trace of a command, where one is collected.</summary>
    public static CommandTelemetry BeginTelemetry(string name) => CommandTelemetry.Begin(Configuration, Program, name);

    /// <summary>The command works by itself.</summary>
    public static void SetGuardedAction(this Command command, Func<ParseResult, CancellationToken, Task<int>> run) =>
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                return await run(parsed, cancellationToken);
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                return ExitCode.Interrupted;
            }
            catch (Exception exception) when (Explain(exception) is { } failure)
            {
                if (parsed.GetValue(GlobalOptions.Json))
                    await Console.Error.WriteLineAsync(JsonOutput.Error(failure.Message, failure.ExitCode));
                else
                    await Console.Error.WriteLineAsync($"assay: {failure.Message}");
                return failure.ExitCode;
            }
        });

    /// <summary>The command with those above it, such as <c>labels create</c>.</summary>
    private static string PathName(this Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent and not RootCommand ? $"{parent.PathName()} {command.Name}" : command.Name;

    private static CommandException? Explain(Exception exception) => exception switch
    {
        CommandException failure => failure,
        RpcException rpc => new CommandException($"{rpc.Status.Detail} ({rpc.StatusCode})"),
        UnauthorizedAccessException or IOException => new CommandException(exception.Message),
        _ => null,
    };

    private static bool IsDistrusted(RpcException rpc)
    {
        for (var cause = rpc.Status.DebugException; cause is not null; cause = cause.InnerException)
        {
            if (cause is System.Security.Authentication.AuthenticationException)
                return true;
        }

        return false;
    }

    private static CommandException Explain(RpcException rpc, Uri server)
    {
        var text = rpc.Status.Detail;
        return rpc.StatusCode switch
        {
            _ when IsDistrusted(rpc) => new CommandException(
                $"the certificate of {server} is not trusted. Name the authority that signed it with --ca, and use an address that it names.", ExitCode.Unreachable),
            StatusCode.Unavailable => new CommandException(
                $"no Assay answers at {server} ({text}). Start one with 'assay up', or name another with --server.", ExitCode.Unreachable),
            StatusCode.Unauthenticated => new CommandException($"{text} Set {GlobalOptions.TokenVariable}, or {GlobalOptions.TokenFileVariable} to the file that holds it.", ExitCode.Unreachable),
            StatusCode.InvalidArgument => new CommandException(text, ExitCode.Usage),
            StatusCode.NotFound or StatusCode.AlreadyExists or StatusCode.FailedPrecondition => new CommandException(text, ExitCode.State),
            _ => new CommandException($"{text} ({rpc.StatusCode})"),
        };
    }
}
