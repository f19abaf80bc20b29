using System.Runtime.InteropServices;

namespace NetVips;

/// <summary>Where messages of the library go.</summary>
public static class Log
{
    /// <summary>Takes one message.</summary>
    public delegate void LogDelegate(string logDomain, Enums.LogLevelFlags logLevel, string message);

    /// <summary>Sends the messages of a domain at the levels given to <paramref name="logFunc"/> instead of the standard error stream.</summary>
    public static unsafe uint SetLogHandler(string logDomain, Enums.LogLevelFlags flags, LogDelegate logFunc)
    {
        // Kept for good: handlers are set once for a process.
        var state = GCHandle.Alloc(logFunc);
        return Native.LogSetHandler(logDomain, (int)flags, &OnMessage, GCHandle.ToIntPtr(state));
    }

    [UnmanagedCallersOnly]
    private static void OnMessage(nint domain, int level, nint message, nint data) =>
        ((LogDelegate)GCHandle.FromIntPtr(data).Target)(Marshal.PtrToStringUTF8(domain), (Enums.LogLevelFlags)level, Marshal.PtrToStringUTF8(message));
}
