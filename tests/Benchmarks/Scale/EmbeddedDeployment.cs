using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Assay.Cli.Sample;
using Grpc.Core;
using Grpc.Net.Client;

namespace Assay.Benchmarks.Scale;

/// <summary><c>assay up</c>: all services in one process, in-memory bus, folder, SQLite.</summary>
internal sealed partial class EmbeddedDeployment : IDeployment
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly GrpcChannel _channel;

    private EmbeddedDeployment(Process process, string address)
    {
        _process = process;
        _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { MaxReceiveMessageSize = null });
    }

    public IReadOnlyDictionary<int, string> Processes => new Dictionary<int, string> { [_process.Id] = "assay" };

    public static async Task<EmbeddedDeployment> StartAsync(string data)
    {
        var assembly = typeof(SampleSet).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", ["exec", assembly, "up", "--data", data, "--port", "0", "--grpc-port", "0"])
        {
            RedirectStandardOutput = true,
            Environment = { ["NO_COLOR"] = "1", ["COLUMNS"] = "200" },
        };
        var process = Process.Start(start)!;
        var output = new StringBuilder();
        using var limit = new CancellationTokenSource(StartLimit);
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (GrpcAddress().Match(output.AppendLine(line).ToString()) is { Success: true } grpc)
            {
                // The pipe must stay drained, or the process stops at its next line.
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new EmbeddedDeployment(process, grpc.Groups[1].Value);
            }
        }

        throw new InvalidOperationException($"assay up ended: {output}");
    }

    public TClient Client<TClient>(string service)
        where TClient : ClientBase<TClient> =>
        (TClient)Activator.CreateInstance(typeof(TClient), _channel.CreateCallInvoker())!;

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        // Asked to, so that the database is left as it is kept.
        await Native.TerminateAsync(_process);
        _process.Dispose();
    }

    [GeneratedRegex(@"gRPC\s+(http\S+)\s")]
    private static partial Regex GrpcAddress();
}
