using Assay.Numerics.Neighbors;
using Assay.Scoring.Core.ClassReports;
using Assay.Scoring.Inputs;

namespace Assay.Scoring.Methods.ClassReports;

/// <summary>What the second pass over the shards gathers, once it is known which pairs and which images are worth it.</summary>
internal sealed class ClassExamination
{
    private readonly Dictionary<(int Given, int Predicted), int> _groups = [];
    private readonly Dictionary<int, int[]> _byPrediction;
    private readonly Dictionary<int, int[]> _byLabel;

    public ClassExamination(ClassSurvey survey)
    {
        Wrong = survey.Wrong;
        Places = new ImagePlaces(survey.RowsOfShards);
        _byPrediction = Wrong.Index().GroupBy(item => item.Item.Predicted, item => item.Index).ToDictionary(items => items.Key, items => items.ToArray());
        _byLabel = Wrong.Index().GroupBy(item => item.Item.Given, item => item.Index).ToDictionary(items => items.Key, items => items.ToArray());
        Pairs = survey.Confusion.LargestPairs(survey.Parameters.Pairs, least: 2);
        // A group for each pair, and one for the images of each label that are predicted rightly.
        foreach (var (given, predicted) in Pairs)
        {
            _groups.TryAdd((given, predicted), _groups.Count);
            _groups.TryAdd((given, given), _groups.Count);
        }

        PairTraits = new TraitTable(_groups.Count);
        Candidates = new MergeCandidates(survey);
        (NearestPredicted, NearestGiven) = (Nearest(), Nearest());

        NearestRows Nearest() => new(Wrong.Count, survey.Run.Dimensions, survey.Parameters.Nearest);
    }

    /// <summary>Wrong predictions, the queries of both searches.</summary>
    public IReadOnlyList<ClassSurvey.WrongImage> Wrong { get; }

    /// <summary>The numbers by which images are known to the searches.</summary>
    public ImagePlaces Places { get; }

    /// <summary>The confused pairs that are described.</summary>
    public IReadOnlyList<(int Given, int Predicted)> Pairs { get; }

    public TraitTable PairTraits { get; }

    public MergeCandidates Candidates { get; }

    /// <summary>Nearest training images of the predicted class.</summary>
    public NearestRows NearestPredicted { get; }

    /// <summary>Nearest training images of the label's class.</summary>
    public NearestRows NearestGiven { get; }

    /// <summary>Group of an image by its label and its prediction; -1 = in none.</summary>
    public int GroupOf(int given, int predicted) => _groups.GetValueOrDefault((given, predicted), -1);

    /// <summary>Whether some wrong prediction looks for training images of a class.</summary>
    public bool IsSoughtAfter(int label) => _byPrediction.ContainsKey(label) || _byLabel.ContainsKey(label);

    /// <summary>Wrong predictions of a class.</summary>
    public int[] QueriesPredictedAs(int label) => _byPrediction.GetValueOrDefault(label, []);

    /// <summary>Wrong predictions of images with a label.</summary>
    public int[] QueriesGiven(int label) => _byLabel.GetValueOrDefault(label, []);
}
