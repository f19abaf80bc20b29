namespace Assay.Imaging;

/// <summary>Recognises the profile that most files carry, so that it costs nothing.</summary>
internal static class ColourProfile
{
    /// <summary>True where the ICC profile calls itself sRGB (in ASCII, or in UTF-16 as version 4 profiles do).</summary>
    public static bool IsSrgb(ReadOnlySpan<byte> profile) =>
        profile.IndexOf("sRGB"u8) >= 0 || profile.IndexOf("s\0R\0G\0B"u8) >= 0;
}
