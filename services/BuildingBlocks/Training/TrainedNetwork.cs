using Assay.Onnx.Training;

namespace Assay.Training;

/// <summary>A trained network with the weights of its best epoch, and how it came to be.</summary>
/// <param name="session">The session with the best weights; disposed with this.</param>
/// <param name="epochs">What every epoch came to, one or more.</param>
/// <param name="end">Why it ended.</param>
public sealed class TrainedNetwork(TrainingSession session, IReadOnlyList<TrainingEpoch> epochs, TrainingEnd end) : IDisposable
{
    /// <summary>The session with the best weights: predicts, and exports the network.</summary>
    public TrainingSession Session { get; } = session;

    /// <summary>What every epoch came to.</summary>
    public IReadOnlyList<TrainingEpoch> Epochs { get; } = epochs;

    /// <summary>The epoch whose weights these are: that of the lowest validation loss, or the last without a validation set.</summary>
    public TrainingEpoch Best { get; } = epochs.Last(epoch => epoch.IsBest);

    /// <summary>Why it ended.</summary>
    public TrainingEnd End { get; } = end;

    public void Dispose() => Session.Dispose();
}
