using System.Diagnostics;
using System.Text.Json;

namespace Assay.Benchmarks.Methods;

/// <summary>PyTorch in a process that waits between its turns, so that neither start nor warming up is counted.</summary>
internal sealed class TrainerPeer : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly Process _process;

    private TrainerPeer(Process process) => _process = process;

    /// <summary>Null where Debian's Python or its PyTorch is absent.</summary>
    public static TrainerPeer? Start()
    {
        if (!File.Exists(Python))
            return null;
        using var probe = Process.Start(new ProcessStartInfo(Python, ["-c", "import torch"]) { RedirectStandardError = true })!;
        probe.WaitForExit();
        return probe.ExitCode == 0
            ? new TrainerPeer(Process.Start(new ProcessStartInfo(Python, ["tools/bench/trainer.py"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!)
            : null;
    }

    /// <summary>Takes steps.</summary>
    public async Task<StepTime> TakeAsync(int batch, int steps, int threads)
    {
        await _process.StandardInput.WriteLineAsync($"{batch} {steps} {threads}");
        await _process.StandardInput.FlushAsync();
        return JsonSerializer.Deserialize<StepTime>(await _process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("tools/bench/trainer.py ended before its turn; run it by hand to see why."))!;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
