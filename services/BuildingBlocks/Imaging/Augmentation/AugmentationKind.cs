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

    /// <summary>
    /// Mirrored left to right with probability 1/2 and cropped at random: moved by up to an eighth of its width and of its height, whole pixels, so that
    /// nothing is blurred (the augmentation of small photos in He et al. 2016, "Deep residual learning for image recognition", which pads 32 pixels by 4;
    /// here with the reflection instead of black).
    /// </summary>
    Crop,
}
