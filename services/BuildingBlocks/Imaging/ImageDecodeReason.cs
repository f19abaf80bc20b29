namespace Assay.Imaging;

/// <summary>Why an image could not be read. Names are stored in quarantine records: never rename one.</summary>
public enum ImageDecodeReason
{
    /// <summary>No bytes at all.</summary>
    Empty,
    /// <summary>The first bytes are those of no format that is read here, whatever the name says.</summary>
    UnknownFormat,
    /// <summary>The file ends before its format says that it may.</summary>
    Truncated,
    /// <summary>More pixels than <see cref="DecodeLimits.MaxPixels"/>; told from the header, nothing was decoded.</summary>
    TooManyPixels,
    /// <summary>More bytes than <see cref="DecodeLimits.MaxBytes"/>; nothing was looked at.</summary>
    TooManyBytes,
    /// <summary>Decoding took longer than <see cref="DecodeLimits.MaxTime"/> and was stopped.</summary>
    Timeout,
    /// <summary>The file is complete but its contents are damaged.</summary>
    Corrupt,
    /// <summary>The file may be sound, but this build cannot read it: a codec or colour model that libvips lacks.</summary>
    Unreadable,
}
