using System.Globalization;

namespace Assay.Benchmarks.Scale;

/// <summary>Resident memory of processes, as the kernel counts it.</summary>
/// <param name="Names">Names by process id.</param>
internal sealed class ProcessMemory(IReadOnlyDictionary<int, string> names)
{
    private const string ResetPeak = "5";
    private readonly Dictionary<string, double> _peaks = names.Values.Distinct().ToDictionary(name => name, _ => 0.0);

    /// <summary>Most memory that a process of each name ever held in the stages that were measured, MiB.</summary>
    public IReadOnlyDictionary<string, double> Peaks => _peaks;

    /// <summary>Begins a stage: forgets the peaks so far.</summary>
    public void Begin()
    {
        foreach (var process in names.Keys)
            File.WriteAllText($"/proc/{process}/clear_refs", ResetPeak);
    }

    /// <summary>Ends a stage: the peak of each process in it, MiB.</summary>
    public IReadOnlyList<(string Name, double MiB)> End()
    {
        var stage = names.Select(process => (Name: process.Value, MiB: Read(process.Key, "VmHWM:"))).ToList();
        foreach (var (name, peak) in stage)
            _peaks[name] = Math.Max(_peaks[name], peak);
        return stage;
    }

    private static double Read(int process, string field)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(status => status.StartsWith(field, StringComparison.Ordinal));
        return double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
