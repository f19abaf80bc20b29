using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Assay.Documents.Sqlite;

/// <summary>Chooses the native SQLite library, once a process.</summary>
/// <remarks>
/// The one that comes with the pinned package is old; where the system has a newer, patched libsqlite3 (every Linux distribution
/// does) it is used instead. Both run the same SQL.
/// </remarks>
internal static class SqliteLibrary
{
    // Older ones lack what the statements use (row values, upsert) or fixes to the write-ahead log.
    private const int LeastVersion = 3_035_000;

    private static readonly bool Initialized = Initialize();

    public static void EnsureInitialized() => _ = Initialized;

    private static bool Initialize()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        Batteries_V2.Init();
        return true;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != "e_sqlite3" || !OperatingSystem.IsLinux() || !NativeLibrary.TryLoad("libsqlite3.so.0", out var library))
            return 0; // as usual

        return Version(library) >= LeastVersion ? library : 0;
    }

    private static unsafe int Version(nint library) =>
        NativeLibrary.TryGetExport(library, "sqlite3_libversion_number", out var function)
            ? ((delegate* unmanaged[Cdecl]<int>)function)()
            : 0;
}
