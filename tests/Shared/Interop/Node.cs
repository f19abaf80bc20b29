using System.Diagnostics;

namespace Assay.Tests.Interop;

/// <summary>Runs the Node clients of tests/Interop/node against a server under test.</summary>
internal static class Node
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    public static string Folder { get; } = Repository.PathOf("tests", "Interop", "node");

    /// <summary>What is missing and how to get it, or null.</summary>
    public static string? Lack { get; } = FindLack();

    /// <summary>Runs one script to its end and returns what it printed; fails with its error output where it exits otherwise than by 0.</summary>
    public static async Task<string> RunAsync(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("node", [script, .. arguments])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("node did not start.");
        using var limit = new CancellationTokenSource(Limit);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"node {script} did not end within {Limit.TotalSeconds:0} s.");
        }

        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"node {script} exited with {process.ExitCode}:\n{await errors}{await output}");
    }

    private static string? FindLack()
    {
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? "node.exe" : "node")));
        if (!onPath)
            return "Node.js is not installed: install Node.js 20 or later.";
        return Directory.Exists(Path.Combine(Folder, "node_modules"))
            ? null
            : "The npm packages of tests/Interop/node are not installed: run `make interop`.";
    }
}
