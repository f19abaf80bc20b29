namespace NetVips;

/// <summary>How far the evaluation of an image has come.</summary>
public struct VipsProgress
{
    /// <summary>Seconds that the evaluation has run.</summary>
    public int Run;

    /// <summary>Seconds that it will still take, by estimate.</summary>
    public int Eta;

    /// <summary>Pixels to compute in all.</summary>
    public long TPels;

    /// <summary>Pixels computed.</summary>
    public long NPels;

    /// <summary>Percent computed.</summary>
    public int Percent;
}
