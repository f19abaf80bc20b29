using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Assay.Cli.Sample;
using Grpc.Core;
using Grpc.Net.Client;

namespace Assay.EndToEndTests;

/// <summary><c>assay up</c> as a process of its own on free ports.</summary>
internal sealed partial class AssayProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();
    private readonly Process _process;
    private readonly GrpcChannel _channel;

    private AssayProcess(Process process, Uri web, Uri grpc)
    {
        _process = process;
        Web = web;
        Grpc = grpc;
        _channel = GrpcChannel.ForAddress(grpc, new GrpcChannelOptions { MaxReceiveMessageSize = null });
    }

    public Uri Web { get; }

    public Uri Grpc { get; }

    /// <summary>The command line that this build made.</summary>
    public static string CommandLine { get; } = Path.ChangeExtension(typeof(SampleSet).Assembly.Location, ".dll");

    public static Task<AssayProcess> UpAsync(string data, params string[] options) => UpAsync(data, None, options);

    /// <param name="data">Data folder.</param>
    /// <param name="environment">Variables besides those of this process.</param>
    /// <param name="options">Options of <c>assay up</c>.</param>
    public static async Task<AssayProcess> UpAsync(string data, IReadOnlyDictionary<string, string> environment, params string[] options)
    {
        var process = Start(["up", "--data", data, "--port", "0", "--grpc-port", "0", .. options], environment);
        var errors = process.StandardError.ReadToEndAsync();
        var output = new StringBuilder();
        using var limit = new CancellationTokenSource(StartLimit);
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            output.AppendLine(line);
            var text = output.ToString();
            if (WebAddress().Match(text) is { Success: true } web && GrpcAddress().Match(text) is { Success: true } grpc)
            {
                // The pipe must stay drained, or the process stops at its next line.
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new AssayProcess(process, new Uri(web.Groups[1].Value), new Uri(grpc.Groups[1].Value));
            }
        }

        throw new InvalidOperationException($"assay up ended: {output}{await errors}");
    }

    /// <summary>Runs a command to its end.</summary>
    public static Task<CommandResult> RunAsync(params string[] arguments) => RunAsync(None, arguments);

    /// <summary>Runs a command to its end with variables besides those of this process.</summary>
    public static async Task<CommandResult> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using var process = Start(arguments, environment);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(StartLimit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"assay {string.Join(' ', arguments)} did not end. {await errors}");
        }

        return new CommandResult(process.ExitCode, await output, await errors);
    }

    /// <summary>Runs a command against this process.</summary>
    public Task<CommandResult> CommandAsync(params string[] arguments) => RunAsync([.. arguments, "--server", Grpc.ToString()]);

    public TClient Client<TClient>()
        where TClient : ClientBase<TClient> =>
        (TClient)Activator.CreateInstance(typeof(TClient), _channel.CreateCallInvoker())!;

    /// <summary>SIGKILL: nothing of the process runs any more, no handler, no flush.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private static Process Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", CommandLine, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NO_COLOR"] = "1";
        start.Environment["COLUMNS"] = "200";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
    }

    [GeneratedRegex(@"Workbench\s+(http\S+)")]
    private static partial Regex WebAddress();

    [GeneratedRegex(@"gRPC\s+(http\S+)")]
    private static partial Regex GrpcAddress();
}

/// <summary>What a command printed and how it ended.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Errors);
