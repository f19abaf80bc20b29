using System.Runtime.InteropServices;

namespace Assay.ObjectStorage.Folder;

/// <summary>Moves a file to a name that must be free, atomically.</summary>
/// <remarks>
/// <c>File.Move(overwrite: false)</c> looks first and renames then on Unix, so of two movers both can win; link(2) fails when the
/// name is taken. Windows' own move is atomic.
/// </remarks>
internal static partial class HardLink
{
    private const int NoEntry = 2, Exists = 17, NotDirectory = 20;

    /// <returns>False when the name is taken; the source then stays.</returns>
    /// <exception cref="DirectoryNotFoundException">The folder of <paramref name="destination"/> is not there.</exception>
    public static bool TryMove(string source, string destination)
    {
        if (!OperatingSystem.IsWindows())
        {
            if (Link(source, destination) == 0)
            {
                File.Delete(source);
                return true;
            }

            switch (Marshal.GetLastPInvokeError())
            {
                case Exists when Directory.Exists(destination): throw new IOException($"'{destination}' is a folder.");
                case Exists: return false;
                case NoEntry: throw new DirectoryNotFoundException($"Could not find a part of the path '{destination}'.");
                case NotDirectory: throw new IOException($"A part of the path '{destination}' is a file.");
                default: break; // no hard links on this file system: the next best
            }
        }

        try
        {
            File.Move(source, destination, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(destination))
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string source, string destination);
}
