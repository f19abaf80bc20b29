namespace NetVips;

/// <summary>The cache of operations.</summary>
public static class Cache
{
    /// <summary>Operations kept at most.</summary>
    public static int Max
    {
        get => Native.CacheGetMax();
        set => Native.CacheSetMax(value);
    }

    /// <summary>Bytes of tracked memory kept at most.</summary>
    public static ulong MaxMem
    {
        get => Native.CacheGetMaxMem();
        set => Native.CacheSetMaxMem(checked((nuint)value));
    }

    /// <summary>Files kept open at most.</summary>
    public static int MaxFiles
    {
        get => Native.CacheGetMaxFiles();
        set => Native.CacheSetMaxFiles(value);
    }
}
