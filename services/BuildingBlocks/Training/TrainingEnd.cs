namespace Assay.Training;

/// <summary>Why a training ended.</summary>
public enum TrainingEnd
{
    /// <summary>The validation loss was not lower than its lowest for as many epochs as patience allows.</summary>
    Patience,

    /// <summary>The largest number of epochs was reached.</summary>
    EpochLimit,
}
