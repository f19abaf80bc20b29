namespace NetVips;

/// <summary>Settings of the library as a whole.</summary>
public static class NetVips
{
    static NetVips() => Init();

    /// <summary>Threads that evaluate one image.</summary>
    public static int Concurrency
    {
        get => Native.ConcurrencyGet();
        set => Native.ConcurrencySet(value);
    }

    /// <summary>Blocks every operation that libvips marks as unsafe on untrusted input.</summary>
    public static bool BlockUntrusted
    {
        set => Native.BlockUntrustedSet(value);
    }

    /// <summary>Starts the library; done once however often it is called.</summary>
    public static bool Init() => Native.Init("NetVips") == 0;

    /// <summary>Major (0), minor (1) or patch (2) number of the library's version.</summary>
    public static int Version(int flag, bool fromModule = true) => Native.Version(flag);

    /// <summary>Frees memory that libvips returned.</summary>
    public static void Free(nint mem) => Native.Free(mem);
}
