namespace Assay.Onnx.Training;

/// <summary>How a network is trained.</summary>
public sealed record TrainingOptions
{
    /// <summary>Of the first weights and of every dropout mask.</summary>
    public ulong Seed { get; init; }

    public WeightInitialisation Initialisation { get; init; } = WeightInitialisation.Glorot;

    /// <summary>Adam's decay of the mean of gradients, 0 or more and below 1 (Kingma and Ba 2015).</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Adam's decay of the mean of squared gradients, 0 or more and below 1.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>What Adam adds to the root of the mean of squares, above 0.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Throws unless every value is in its range.</summary>
    /// <exception cref="ModelException">One is not; the message names it.</exception>
    public void Validate()
    {
        if (!Enum.IsDefined(Initialisation))
            throw new ModelException($"There is no initialisation {Initialisation}: give {nameof(WeightInitialisation.Glorot)} or {nameof(WeightInitialisation.He)}.");
        if (!(Beta1 is >= 0 and < 1))
            throw new ModelException(FormattableString.Invariant($"Adam's {nameof(Beta1)} is {Beta1}: give 0 or more and below 1; 0.9 is usual."));
        if (!(Beta2 is >= 0 and < 1))
            throw new ModelException(FormattableString.Invariant($"Adam's {nameof(Beta2)} is {Beta2}: give 0 or more and below 1; 0.999 is usual."));
        if (!(Epsilon is > 0 and < 1))
            throw new ModelException(FormattableString.Invariant($"Adam's {nameof(Epsilon)} is {Epsilon}: give above 0 and below 1; 1e-8 is usual."));
    }
}
