using System.Globalization;

namespace Assay.Scoring.Core.ClassReports;

/// <summary>How a group of images differs from others in a trait.</summary>
/// <param name="Trait">The trait.</param>
/// <param name="Mean">Mean of the group.</param>
/// <param name="OtherMean">Mean of the others.</param>
/// <param name="D">Cohen's d; above 0 = the group has more.</param>
public sealed record TraitContrast(ImageTrait Trait, double Mean, double OtherMean, double D)
{
    /// <summary>Difference of the means; of a logarithmic trait, the log2 of the ratio.</summary>
    public double Difference => Mean - OtherMean;

    /// <summary>Compares two distributions of a trait; null where d is not defined.</summary>
    public static TraitContrast? Of(ImageTrait trait, TraitDistribution group, TraitDistribution others) =>
        EffectSize.CohensD(group, others) is { } d ? new TraitContrast(trait, group.Mean, others.Mean, d) : null;

    /// <summary>In words, such as "bar is 0.21 darker than the rest: add bright images of bar or brightness augmentation".</summary>
    /// <param name="group">What is compared, such as a class.</param>
    /// <param name="others">What with, such as "the rest".</param>
    /// <param name="subject">What to add images of.</param>
    public string Describe(string group, string others, string subject)
    {
        var more = Difference > 0;
        var word = more ? Trait.More : Trait.Less;
        var amount = Trait.IsLogarithm
            ? string.Create(CultureInfo.InvariantCulture, $"{Math.Pow(2, Math.Abs(Difference)):0.0} times {word}")
            : string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(Difference):0.00} {word}");
        return $"{group} is {amount} than {others}: add {(more ? Trait.LacksWhenMore : Trait.Lacks)} images of {subject} or {Trait.Augmentation}";
    }
}
