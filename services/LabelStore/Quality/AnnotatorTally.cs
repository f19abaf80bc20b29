using Assay.LabelStore.Annotations;

namespace Assay.LabelStore.Quality;

/// <summary>Counts over one annotator's answers.</summary>
internal sealed class AnnotatorTally
{
    private readonly List<float> _seconds = [];

    public long Answers { get; private set; }

    public long Unsure { get; private set; }

    public long GoldAnswers { get; private set; }

    public long GoldRight { get; private set; }

    /// <summary>Sum of the Jaccard similarities of the sets chosen and the right ones.</summary>
    public double GoldJaccard { get; private set; }

    public long Compared { get; private set; }

    public long Agreed { get; private set; }

    public long Refined { get; private set; }

    public long Overturned { get; private set; }

    public void Add(AnnotationDocument answer)
    {
        Answers++;
        Unsure += AnswerChoice.LabelsOf(answer) is null ? 1 : 0;
        if (answer.SecondsSpent > 0)
            _seconds.Add((float)answer.SecondsSpent);
    }

    /// <summary>Takes an answer about a gold image.</summary>
    public void AddGold(AnnotationDocument answer, IReadOnlyList<int> right)
    {
        GoldAnswers++;
        var chosen = AnswerChoice.LabelsOf(answer);
        GoldRight += AnswerChoice.KeyOf(chosen) == AnswerChoice.KeyOf(right) ? 1 : 0;
        GoldJaccard += chosen is null ? 0 : Jaccard(chosen, right);
    }

    /// <summary>Takes what was decided about an image that others answered too.</summary>
    public void AddDecided(AnnotationDocument answer, IReadOnlyList<int> decided)
    {
        Compared++;
        Agreed += IsSame(answer, decided) ? 1 : 0;
    }

    /// <summary>Takes what experts decided about an image afterwards.</summary>
    public void AddRefined(AnnotationDocument answer, IReadOnlyList<int> decided)
    {
        Refined++;
        Overturned += IsSame(answer, decided) ? 0 : 1;
    }

    public double? MedianSeconds()
    {
        if (_seconds.Count == 0)
            return null;
        _seconds.Sort();
        var middle = _seconds.Count / 2;
        return _seconds.Count % 2 == 1 ? _seconds[middle] : ((double)_seconds[middle - 1] + _seconds[middle]) / 2;
    }

    private static bool IsSame(AnnotationDocument answer, IReadOnlyList<int> decided) => AnswerChoice.KeyOf(answer) == AnswerChoice.KeyOf(decided);

    private static double Jaccard(IReadOnlyList<int> chosen, IReadOnlyList<int> right)
    {
        var common = chosen.Intersect(right).Count();
        var all = chosen.Count + right.Count - common;
        return all == 0 ? 1 : (double)common / all;
    }
}
