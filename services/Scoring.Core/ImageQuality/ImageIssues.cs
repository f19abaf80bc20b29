namespace Assay.Scoring.Core.ImageQuality;

/// <summary>What may be wrong with an image itself, whatever its label: bits of the column "issues".</summary>
[Flags]
public enum ImageIssues
{
    /// <summary>Nothing found.</summary>
    None = 0,

    /// <summary>The file could not be decoded; nothing else was measured.</summary>
    Undecodable = 1 << 0,

    /// <summary>Another image has the same bytes (SHA-256).</summary>
    ExactDuplicate = 1 << 1,

    /// <summary>Another image shows the same picture: by its perceptual hash or by its embedding.</summary>
    NearDuplicate = 1 << 2,

    /// <summary>Hardly a pixel is light.</summary>
    Dark = 1 << 3,

    /// <summary>Hardly a pixel is dark.</summary>
    Bright = 1 << 4,

    /// <summary>No sharp detail.</summary>
    Blurry = 1 << 5,

    /// <summary>Few levels of light: little to see.</summary>
    LowInformation = 1 << 6,

    /// <summary>Much longer than wide, or wider than long.</summary>
    OddAspectRatio = 1 << 7,

    /// <summary>Far smaller or larger than the data set's other images.</summary>
    OddSize = 1 << 8,

    /// <summary>No colour.</summary>
    Greyscale = 1 << 9,

    /// <summary>Far from all other images by its embedding.</summary>
    Outlier = 1 << 10,
}
