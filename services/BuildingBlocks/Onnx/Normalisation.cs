namespace Assay.Onnx;

/// <summary>What a model wants done to channel values of 0 to 255: (value - mean) / std, per channel.</summary>
/// <param name="Mean">Three numbers in the order R, G, B (whatever the order of the model's channels), on the 0..255 scale.</param>
/// <param name="Std">Likewise; none is 0.</param>
public sealed record Normalisation(IReadOnlyList<float> Mean, IReadOnlyList<float> Std)
{
    /// <summary>Values stay 0 to 255.</summary>
    public static Normalisation None { get; } = new([0, 0, 0], [1, 1, 1]);

    /// <summary>0 to 1.</summary>
    public static Normalisation UnitRange { get; } = new([0, 0, 0], [255, 255, 255]);

    /// <summary>-1 to 1, as MobileNet and Inception of TensorFlow take.</summary>
    public static Normalisation SymmetricRange { get; } = new([127.5f, 127.5f, 127.5f], [127.5f, 127.5f, 127.5f]);

    /// <summary>ImageNet's mean and deviation, as torchvision's models take.</summary>
    public static Normalisation ImageNet { get; } = OnUnitScale([0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]);

    /// <summary>From numbers on the 0..255 scale.</summary>
    /// <param name="mean">Three numbers, one for all, or none (0).</param>
    /// <param name="std">Three numbers, one for all, or none (1).</param>
    /// <exception cref="ModelException">Another number of values, a value that is not finite, or a deviation of 0.</exception>
    public static Normalisation OnByteScale(IReadOnlyList<float> mean, IReadOnlyList<float> std) => new(Spread(mean, 0, "mean"), CheckDivisor(Spread(std, 1, "std")));

    /// <summary>From numbers on the 0..1 scale, as papers and torchvision give them.</summary>
    /// <inheritdoc cref="OnByteScale"/>
    public static Normalisation OnUnitScale(IReadOnlyList<float> mean, IReadOnlyList<float> std) =>
        new([.. Spread(mean, 0, "mean").Select(v => v * 255)], [.. CheckDivisor(Spread(std, 1, "std")).Select(v => v * 255)]);

    internal bool IsIdentity => Mean.All(v => v == 0) && Std.All(v => v == 1);

    private static float[] Spread(IReadOnlyList<float> values, float fallback, string what)
    {
        if (values.FirstOrDefault(v => !float.IsFinite(v)) is var bad && !float.IsFinite(bad))
            throw new ModelException($"The normalisation's {what} holds {bad}: give finite numbers.");
        return values.Count switch
        {
            0 => [fallback, fallback, fallback],
            1 => [values[0], values[0], values[0]],
            3 => [.. values],
            _ => throw new ModelException($"The normalisation's {what} has {values.Count} numbers: give three (R, G, B), one for all, or none."),
        };
    }

    private static float[] CheckDivisor(float[] std) => std.Contains(0)
        ? throw new ModelException("The normalisation's std holds 0, by which nothing can be divided.")
        : std;
}
