namespace Assay.Scoring.Core.Coresets;

/// <summary>
/// Class-wise coreset importance for cleaning: how hard a row pulls at the head, times how much longer it is in the metric of the class it is labelled with than in that of
/// all rows, ||p - e_y|| sqrt(contrast). High = the label is suspicious.
/// </summary>
/// <remarks>
/// Leverage within the class alone is an outlier score: odd images of every kind have it, and wrong labels only among them. Divided by the leverage among all rows,
/// which odd images have too, it tells a row that is odd for this class from one that is odd (cat or dog, MobileNetV2, 8 % of the cats wrong: AUROC .63 and .84 within the class).
/// The figures of both and of their product are in docs/benchmarks.md.
/// </remarks>
public static class CleaningImportance
{
    /// <summary>Ridge of both leverages (see <see cref="ClassLeverage"/>): chosen by the average precision on CIFAR-10, flat between 1 and 10.</summary>
    public const double DefaultRidge = 3;

    /// <summary>
    /// (leverage within the class x the class's weight) / (leverage among all x weight of all), 0 or more: about 1 for a row that is as much at home in its class as anywhere,
    /// more for one that is not. 1 for a row of zeros.
    /// </summary>
    /// <param name="classLeverage">Leverage within the class, 0 .. 1.</param>
    /// <param name="classWeight">Weight of the class's rows, above 0.</param>
    /// <param name="leverage">Leverage among all rows with the same ridge, 0 .. 1.</param>
    /// <param name="weight">Weight of all rows, above 0.</param>
    public static double Contrast(double classLeverage, double classWeight, double leverage, double weight)
    {
        if (!(classLeverage >= 0) || !(leverage >= 0)) throw new ArgumentException($"Leverages are not negative, but here they are {classLeverage} and {leverage}.");
        if (!(classWeight > 0) || !(weight > 0)) throw new ArgumentException($"Weights must be above 0, but here they are {classWeight} and {weight}.");
        return leverage > 0 ? classLeverage * classWeight / (leverage * weight) : 1;
    }

    /// <summary>The importance of a row, 0 or more; higher = look at it earlier.</summary>
    /// <param name="errorLength"><see cref="GradientNorm.ErrorLength"/>, out of sample.</param>
    /// <param name="contrast"><see cref="Contrast"/>.</param>
    public static double Of(double errorLength, double contrast) => errorLength * Math.Sqrt(contrast);
}
