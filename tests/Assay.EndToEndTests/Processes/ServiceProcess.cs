using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Grpc.Health.V1;
using Grpc.Net.Client;

namespace Assay.EndToEndTests.Processes;

/// <summary>One service as a process of its own, configured by its environment.</summary>
internal sealed partial class ServiceProcess : IAsyncDisposable
{
    private const int Sigterm = 15;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<string> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _read;

    private ServiceProcess(Process process)
    {
        _process = process;
        _read = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    /// <summary>Everything that was printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Address of the first endpoint, once it listens.</summary>
    public Uri Grpc => new(_listening.Task.Result);

    /// <summary>Environment with stores in a folder and a free port.</summary>
    public static Dictionary<string, string> Settings(string folder) => new()
    {
        ["Endpoints__Grpc"] = "http://127.0.0.1:0",
        ["Endpoints__Web"] = "http://127.0.0.1:0",
        ["ObjectStorage__Folder"] = Path.Combine(folder, "objects"),
        ["Documents__Path"] = Path.Combine(folder, "assay.db"),
    };

    /// <summary>Starts it and returns at once.</summary>
    /// <param name="service">Ingestion, Inference, ...</param>
    /// <param name="settings">Its environment.</param>
    public static ServiceProcess Start(string service, IReadOnlyDictionary<string, string> settings)
    {
        // The services are beside this test, built alike.
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", $"Assay.{service}", configuration, $"Assay.{service}.dll"));
        var start = new ProcessStartInfo("dotnet", ["exec", program]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        return new ServiceProcess(Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start."));
    }

    /// <summary>Starts it and returns when it listens.</summary>
    public static async Task<ServiceProcess> UpAsync(string service, IReadOnlyDictionary<string, string> settings)
    {
        var process = Start(service, settings);
        var first = await Task.WhenAny(process._listening.Task, process._process.WaitForExitAsync(), Task.Delay(Limit));
        if (first == process._listening.Task)
            return process;
        await process.DisposeAsync();
        throw new InvalidOperationException($"{service} did not start: {process.Output}");
    }

    /// <summary>Runs it to its end. Returns exit code and output.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string service, IReadOnlyDictionary<string, string> settings)
    {
        await using var process = Start(service, settings);
        return (await process.ExitAsync(), process.Output);
    }

    /// <summary>Waits for its end and returns the exit code.</summary>
    public async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The process did not end within {Limit}: {Output}");
        }

        await _read;
        return _process.ExitCode;
    }

    public void Terminate() => _ = Kill(_process.Id, Sigterm);

    /// <summary>Waits until it has printed a text.</summary>
    public Task SaysAsync(string text) => UntilAsync(() => Task.FromResult(Output.Contains(text, StringComparison.Ordinal)), $"\"{text}\"");

    /// <summary>Waits until readiness answers so.</summary>
    public async Task IsReadyAsync(bool ready)
    {
        using var channel = GrpcChannel.ForAddress(Grpc);
        var health = new Health.HealthClient(channel);
        var wanted = ready ? HealthCheckResponse.Types.ServingStatus.Serving : HealthCheckResponse.Types.ServingStatus.NotServing;
        await UntilAsync(
            async () => (await health.CheckAsync(new HealthCheckRequest { Service = "readiness" }, deadline: DateTime.UtcNow.AddSeconds(20))).Status == wanted, $"readiness {wanted}");
    }

    public GrpcChannel Connect() => GrpcChannel.ForAddress(Grpc, new GrpcChannelOptions { MaxReceiveMessageSize = null });

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        await _read;
        _process.Dispose();
    }

    private async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            while (!await condition())
                await Task.Delay(100, limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No {what} within {Limit}: {Output}");
        }
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_output)
                _output.AppendLine(line);
            if (Listening().Match(line) is { Success: true } match)
                _listening.TrySetResult(match.Groups[1].Value);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);

    [GeneratedRegex(@"Now listening on: (\S+)")]
    private static partial Regex Listening();
}
