using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Assay.Benchmarks;

internal static partial class Native
{
    /// <summary>A second name for a file; .NET makes symbolic links only.</summary>
    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Link(string existing, string link);

    /// <summary>Asks a process to end (SIGTERM) and waits until it has.</summary>
    public static async Task TerminateAsync(Process process)
    {
        const int terminate = 15;
        if (!process.HasExited && Kill(process.Id, terminate) != 0)
            throw new InvalidOperationException($"The process {process.Id} could not be ended: {Marshal.GetLastPInvokeErrorMessage()}");
        await process.WaitForExitAsync();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
