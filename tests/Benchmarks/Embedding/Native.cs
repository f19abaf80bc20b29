using System.Runtime.InteropServices;

namespace Assay.Benchmarks.Embedding;

internal static partial class Native
{
    /// <summary>A second name for a file; .NET makes symbolic links only.</summary>
    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Link(string existing, string link);
}
