using System.Diagnostics;

namespace Assay.EndToEndTests;

/// <summary>A small disk of its own, where this user may mount one.</summary>
internal sealed class Tmpfs : IDisposable
{
    private Tmpfs(string path) => Path = path;

    public string Path { get; }

    /// <summary>Why there can be none, or null.</summary>
    public static string? Lack { get; } = FindLack();

    public static Tmpfs Mount(string path, string options)
    {
        Directory.CreateDirectory(path);
        return TryRun("mount", "-t", "tmpfs", "-o", options, "tmpfs", path) ? new Tmpfs(path) : throw new InvalidOperationException($"{path} could not be mounted.");
    }

    /// <summary>A file on this disk for taking up its space.</summary>
    public string Fill() => System.IO.Path.Combine(Path, "filler");

    public void Dispose() => TryRun("umount", "-l", Path);

    private static string? FindLack()
    {
        if (!OperatingSystem.IsLinux())
            return "Only Linux has tmpfs.";
        var probe = Directory.CreateTempSubdirectory("assay-tmpfs-").FullName;
        try
        {
            if (!TryRun("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", probe))
                return "This user may not mount a tmpfs; run the tests as root to try a full and a read-only disk.";
            TryRun("umount", "-l", probe);
            return null;
        }
        finally
        {
            Directory.Delete(probe);
        }
    }

    private static bool TryRun(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true });
        process!.WaitForExit();
        return process.ExitCode == 0;
    }
}
