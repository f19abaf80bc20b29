namespace Assay.Training;

/// <summary>
/// Ends a training when its validation loss has not been lower than the lowest for a number of epochs (Prechelt 1998, "Early stopping - but when?"; the rule of Keras'
/// EarlyStopping with min_delta 0).
/// </summary>
/// <param name="patience">Epochs without a new lowest loss after which training ends, 1 or more.</param>
internal sealed class EarlyStopping(int patience)
{
    /// <summary>Lowest validation loss so far; infinite before the first epoch.</summary>
    public double BestLoss { get; private set; } = double.PositiveInfinity;

    /// <summary>Its epoch, from 1; 0 before the first.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>Takes an epoch's validation loss, which is finite.</summary>
    /// <returns>Whether it is the lowest so far, so that the weights are worth keeping.</returns>
    public bool Offer(int epoch, double loss)
    {
        if (loss >= BestLoss) return false;
        (BestLoss, BestEpoch) = (loss, epoch);
        return true;
    }

    /// <summary>Whether patience is at its end after this epoch.</summary>
    public bool IsOver(int epoch) => epoch - BestEpoch >= patience;
}
