using Assay.Imaging.Augmentation;
using Assay.Numerics.Statistics;

namespace Assay.Training;

/// <summary>How a network is trained from scratch.</summary>
public sealed record NetworkTrainerOptions
{
    /// <summary>
    /// Adam's step size, above 0. The paper's .01 is too large for its own networks here: dropout, a rare class's weight and strong augmentation make gradients noisy, and the loss
    /// stays twice as high (docs/methods/guided-labeling.md). Networks of a tenth of the size do well with .002 to .003.
    /// </summary>
    public float LearningRate { get; init; } = 0.001f;

    /// <summary>Images a step, 1 or more.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// Images an epoch trains on at least, 0 or more: a smaller training set is passed over several times in an epoch, newly shuffled and augmented each time. 0 = an
    /// epoch is one pass. With few images a pass says little and its validation costs more than its steps; patience, too, counts epochs.
    /// </summary>
    public int EpochImages { get; init; }

    /// <summary>Most epochs, 1 or more.</summary>
    public int MaxEpochs { get; init; } = 100;

    /// <summary>Epochs without a lower validation loss after which training ends, 1 or more. The paper takes 100.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>mu of guided labelling's class weights (<see cref="ClassWeights.Guided"/>), above 0; 0 = every class weighs 1.</summary>
    public double ClassWeight { get; init; } = ClassWeights.DefaultMu;

    /// <summary>Random changes, fresh ones in every pass; null = the images as they are.</summary>
    public AugmentationKind? Augmentation { get; init; }

    /// <summary>Threads that augment one batch while the step before it runs, 1 or more. The result does not depend on it.</summary>
    public int AugmentationThreads { get; init; } = 1;

    /// <summary>Seed of the initial weights, the order of the images, augmentation and dropout.</summary>
    public ulong Seed { get; init; } = 1;

    /// <exception cref="ArgumentException">An option is out of range; the message names every one.</exception>
    internal void Validate()
    {
        var problems = new List<string>();
        if (!(LearningRate > 0) || !float.IsFinite(LearningRate)) problems.Add($"{nameof(LearningRate)} must be finite and above 0");
        if (BatchSize < 1) problems.Add($"{nameof(BatchSize)} must be at least 1");
        if (EpochImages < 0) problems.Add($"{nameof(EpochImages)} must be at least 0");
        if (MaxEpochs < 1) problems.Add($"{nameof(MaxEpochs)} must be at least 1");
        if (Patience < 1) problems.Add($"{nameof(Patience)} must be at least 1");
        if (!(ClassWeight >= 0) || !double.IsFinite(ClassWeight)) problems.Add($"{nameof(ClassWeight)} must be finite and at least 0");
        if (Augmentation is { } kind && !Enum.IsDefined(kind)) problems.Add($"there is no {nameof(Augmentation)} {kind}");
        if (AugmentationThreads < 1) problems.Add($"{nameof(AugmentationThreads)} must be at least 1");
        if (problems.Count > 0) throw new ArgumentException($"The options of the training cannot be used: {string.Join("; ", problems)}.");
    }
}
