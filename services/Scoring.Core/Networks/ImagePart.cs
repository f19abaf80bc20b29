namespace Assay.Scoring.Core.Networks;

/// <summary>What an image is for a network's training, as the column <see cref="Column"/> says, uint8 [n].</summary>
public static class ImagePart
{
    /// <summary>The column.</summary>
    public const string Column = "part";

    /// <summary>Not used: no label, removed, or not decodable.</summary>
    public const byte None = 0;

    /// <summary>Trained on.</summary>
    public const byte Training = 1;

    /// <summary>Validated by: tells when to stop, and is judged without having been trained on.</summary>
    public const byte Validation = 2;
}
