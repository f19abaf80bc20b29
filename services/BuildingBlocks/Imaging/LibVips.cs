using System.Runtime.CompilerServices;
using NetVips;
using Vips = NetVips.NetVips;

namespace Assay.Imaging;

/// <summary>Settings of libvips for a process that decodes many small images at once.</summary>
internal static class LibVips
{
    static LibVips()
    {
        // Parallelism is across images: one decode for one thread of ours, and no cache, as no image comes twice.
        Vips.Concurrency = 1;
        Cache.Max = 0;
        Cache.MaxMem = 0;
        Cache.MaxFiles = 0;
        // Warnings tell of single broken images; the exception does so better, and the standard error stream is the operator's.
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, static (_, _, _) => { });
        // A second fence behind ImageSignature. SVG is let through again for SvgRenderer, which takes trusted text only.
        Vips.BlockUntrusted = true;
        Operation.Block("VipsForeignLoadSvg", false);
    }

    /// <summary>Makes sure that the settings are in force.</summary>
    public static void EnsureConfigured() => RuntimeHelpers.RunClassConstructor(typeof(LibVips).TypeHandle);
}
