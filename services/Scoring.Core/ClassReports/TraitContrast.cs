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
    public string Describe(string group, string others, string subject) =>
        $"{group} is {Amount} than {others}: add {(Difference > 0 ? Trait.LacksWhenMore : Trait.Lacks)} images of {subject} or {Trait.Augmentation}";

    /// <summary>
    /// In words for images that are taken for another class, such as "bar taken for pub is 0.21 darker than other bar: add dark images of bar or brightness
    /// augmentation". What they have and the others have not is what training lacks.
    /// </summary>
    /// <param name="group">The images that are confused.</param>
    /// <param name="others">What with, such as those of the class that are not.</param>
    /// <param name="subject">What to add images of.</param>
    public string DescribeConfusion(string group, string others, string subject) =>
        $"{group} is {Amount} than {others}: add {(Difference > 0 ? Trait.Lacks : Trait.LacksWhenMore)} images of {subject} or {Trait.Augmentation}";

    private string Amount
    {
        get
        {
            var word = Difference > 0 ? Trait.More : Trait.Less;
            return Trait.IsLogarithm
                ? string.Create(CultureInfo.InvariantCulture, $"{Math.Pow(2, Math.Abs(Difference)):0.0} times {word}")
                : string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(Difference):0.00} {word}");
        }
    }
}
