namespace Assay.Imaging.Augmentation;

/// <summary>Which random changes leave a picture's class as it is (Stabinger and Rodriguez-Sanchez, "Guided Labeling using Convolutional Neural Networks").</summary>
public enum AugmentationKind
{
    /// <summary>Mirrored left to right with probability 1/2, rotated by -25 to 25 degrees, scaled by 0.8 to 1.2.</summary>
    Photo,

    /// <summary>
    /// Rotated by -25 to 25 degrees, scaled by 0.8 to 1.2, sheared along x and along y by -20 to 20 degrees each, distorted elastically (see
    /// <see cref="ElasticField"/>). The paper gives the shear in pixels, where 20 would tear a digit of 28 pixels apart; the angle is what the tools
    /// of its time take for that number.
    /// </summary>
    Digit,
}
