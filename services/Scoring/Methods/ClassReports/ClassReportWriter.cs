using Assay.Scoring.Core.ClassReports;
using Assay.Scoring.Inputs;
using Assay.Scoring.V1;

namespace Assay.Scoring.Methods.ClassReports;

/// <summary>Makes the report from what both passes found.</summary>
internal static class ClassReportWriter
{
    // A difference between few images is chance more often than not.
    private const int LeastImages = 5;

    private static readonly double[] Percentiles = [0.05, 0.25, 0.5, 0.75, 0.95];

    /// <param name="survey">First pass.</param>
    /// <param name="examination">Second pass.</param>
    /// <param name="measured">How well each candidate pair is told apart.</param>
    /// <param name="names">Class names by id.</param>
    public static ClassReport Write(
        ClassSurvey survey, ClassExamination examination, IReadOnlyList<(PairSeparability? Separability, int Images)> measured, IReadOnlyList<string> names) => new()
        {
            All = Summarize(survey.Traits.All),
            Classes = { Classes(survey, names) },
            Pairs = { examination.Pairs.Select(pair => Pair(pair, survey, examination, names)) },
            Brightness = { Enumerable.Range(0, BrightnessAccuracy.Bins).Select(bin => Bin(bin, survey.Brightness)) },
            MergeCandidates = { examination.Candidates.Pairs.Zip(measured, (pair, result) => Candidate(pair.First, pair.Second, result, survey)) },
            WrongPredictions = { examination.Wrong.Index().Select(item => Wrong(item.Index, item.Item, examination)) },
            HasTestSplit = survey.HasTestSplit,
        };

    private static IEnumerable<ClassTraits> Classes(ClassSurvey survey, IReadOnlyList<string> names)
    {
        var all = survey.Traits.All;
        var compared = new List<(int Id, TraitProfile Profile, IReadOnlyList<TraitContrast> Contrasts)>();
        for (var id = 0; id < survey.Run.Classes; id++)
        {
            if (survey.Traits[id] is { } profile)
                compared.Add((id, profile, profile.Count < LeastImages ? [] : profile.Compare(all.Without(profile))));
        }

        return compared
            .OrderByDescending(item => item.Contrasts.Count == 0 ? 0 : Math.Abs(item.Contrasts[0].D)).ThenBy(item => item.Id)
            .Take(survey.Parameters.Classes)
            .Select(item => new ClassTraits
            {
                ClassId = item.Id,
                Images = item.Profile.Count,
                WrongShare = 1 - survey.Confusion.Share(item.Id, item.Id),
                Traits = Summarize(item.Profile),
                Differences = { item.Contrasts.Select(contrast => Difference(contrast, Name(names, item.Id), "the rest", Name(names, item.Id))) },
            });
    }

    private static PairTraits Pair((int Given, int Predicted) pair, ClassSurvey survey, ClassExamination examination, IReadOnlyList<string> names)
    {
        var confused = examination.PairTraits[examination.GroupOf(pair.Given, pair.Predicted)];
        var right = examination.PairTraits[examination.GroupOf(pair.Given, pair.Given)];
        var (given, predicted) = (Name(names, pair.Given), Name(names, pair.Predicted));
        var contrasts = confused is null || right is null || confused.Count < LeastImages ? [] : confused.Compare(right);
        return new PairTraits
        {
            GivenClass = pair.Given,
            PredictedClass = pair.Predicted,
            Images = survey.Confusion[pair.Given, pair.Predicted],
            Share = survey.Confusion.Share(pair.Given, pair.Predicted),
            Differences = { contrasts.Select(contrast => Difference(contrast, $"{given} taken for {predicted}", $"other {given}", given, lacksItself: true)) },
        };
    }

    private static string Name(IReadOnlyList<string> names, int id) => id < names.Count ? names[id] : $"class {id}";

    private static BrightnessBin Bin(int bin, BrightnessAccuracy accuracy)
    {
        var (images, wrong, share) = accuracy[bin];
        return new BrightnessBin
        {
            Low = (double)bin / BrightnessAccuracy.Bins,
            High = (bin + 1.0) / BrightnessAccuracy.Bins,
            Images = images,
            Wrong = wrong,
            Share = share.Share,
            ShareLow = share.Low,
            ShareHigh = share.High,
        };
    }

    private static MergeCandidate Candidate(int first, int second, (PairSeparability? Separability, int Images) measured, ClassSurvey survey)
    {
        var candidate = new MergeCandidate
        {
            FirstClass = first,
            SecondClass = second,
            FirstAsSecond = survey.Confusion.Share(first, second),
            SecondAsFirst = survey.Confusion.Share(second, first),
            Images = measured.Images,
        };
        if (measured.Separability is not { } separability)
            return candidate;
        candidate.Auroc = separability.Auroc;
        candidate.AurocLow = separability.Lower;
        candidate.AurocHigh = separability.Upper;
        candidate.Mergeable = separability.Upper <= survey.Parameters.LargestAuroc;
        return candidate;
    }

    private static WrongPrediction Wrong(int query, ClassSurvey.WrongImage wrong, ClassExamination examination) => new()
    {
        ImageId = wrong.Image.ToString(),
        GivenClass = wrong.Given,
        PredictedClass = wrong.Predicted,
        Probability = wrong.Probability,
        NearestPredicted = { NearImages.Of(examination.NearestPredicted, query, examination.Places) },
        NearestGiven = { NearImages.Of(examination.NearestGiven, query, examination.Places) },
    };

    private static TraitDifference Difference(TraitContrast contrast, string group, string others, string subject, bool lacksItself = false) => new()
    {
        Trait = contrast.Trait.Name,
        Mean = contrast.Mean,
        OtherMean = contrast.OtherMean,
        EffectSize = contrast.D,
        Size = EffectSize.Word(contrast.D),
        Text = lacksItself ? contrast.DescribeConfusion(group, others, subject) : contrast.Describe(group, others, subject),
    };

    private static TraitSummaries Summarize(TraitProfile profile) => new()
    {
        Traits = { ImageTrait.All.Select((trait, i) => Summarize(trait, profile.Traits[i])) },
        Hue = Summarize(profile.Hue),
    };

    private static TraitSummary Summarize(ImageTrait trait, TraitDistribution distribution) => new()
    {
        Trait = trait.Name,
        Images = distribution.Count,
        Mean = distribution.Mean,
        StandardDeviation = Math.Sqrt(distribution.Variance),
        Percentiles = { Percentiles.Select(distribution.Quantile).OfType<double>() },
        Histogram = { distribution.Histogram.ToArray() },
        Low = trait.Low,
        High = trait.High,
    };

    private static HueSummary Summarize(HueDistribution hue)
    {
        var summary = new HueSummary { Concentration = hue.Concentration, Histogram = { hue.Histogram.ToArray() } };
        if (hue.MeanDegrees is { } degrees)
            summary.MeanDegrees = degrees;
        return summary;
    }
}
