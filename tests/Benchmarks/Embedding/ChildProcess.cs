using System.Diagnostics;
using System.Text.Json;

namespace Assay.Benchmarks.Embedding;

/// <summary>Runs a turn in a process of its own, on two cores.</summary>
internal static class ChildProcess
{
    private const int Cores = 2;

    /// <summary>A turn of this program; its last line is the result.</summary>
    public static async Task<T> OursAsync<T>(params string[] arguments)
    {
        var assembly = typeof(ChildProcess).Assembly.Location;
        var line = await RunAsync(["dotnet", "exec", assembly, "bench", "embed", .. arguments]);
        return JsonSerializer.Deserialize<T>(line)!;
    }

    /// <summary>The last line that a command writes.</summary>
    public static async Task<string> RunAsync(params string[] command)
    {
        if (Environment.ProcessorCount > Cores)
            command = ["taskset", "-c", $"0-{Cores - 1}", .. command];
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output.TrimEnd().Split('\n')[^1]
            : throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}: {output}{await errors}");
    }
}
