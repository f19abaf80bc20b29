using Assay.LabelStore.V1;
using Assay.ObjectStorage.Layout;

namespace Assay.Scoring.Methods.Consensus;

/// <summary>Takes annotations in the order in which they were made; of each annotator the last about an image counts that was not taken back. Not thread-safe.</summary>
/// <param name="shards">Answers about later shards are passed over.</param>
internal sealed class AnswerCollector(int shards)
{
    private const int LeftOut = -1;
    private const int Nothing = -1;

    private readonly Dictionary<string, int> _annotators = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _setNumbers = new(StringComparer.Ordinal);
    private readonly List<int[]> _sets = [];

    // By image and annotator the number of the answer that counts, and of each answer the one that it superseded.
    private readonly Dictionary<(ImageId Image, int Annotator), int> _current = [];
    private readonly List<(int Set, int Before)> _history = [];

    public void Add(Annotation annotation)
    {
        var image = ImageId.Parse(annotation.ImageId);
        if (image.Shard >= shards)
            return;
        if (!_annotators.TryGetValue(annotation.Annotator, out var annotator))
            _annotators[annotation.Annotator] = annotator = _annotators.Count;

        var key = (image, annotator);
        var before = _current.GetValueOrDefault(key, Nothing);
        if (annotation.Retraction)
        {
            if (before != Nothing)
                _current[key] = _history[before].Before;
            return;
        }

        _current[key] = _history.Count;
        _history.Add((SetOf(annotation), before));
    }

    /// <summary>The answers that count.</summary>
    public ConsensusAnswers Build()
    {
        string[] names = [.. _annotators.Keys.Order(StringComparer.Ordinal)];
        var place = names.Index().ToDictionary(name => _annotators[name.Item], name => name.Index);
        var leftOut = 0L;
        var answers = new List<(ImageId Image, int Annotator, int Set)>(_current.Count);
        foreach (var ((image, annotator), number) in _current)
        {
            if (number == Nothing)
                continue;
            if (_history[number].Set == LeftOut)
                leftOut++;
            else
                answers.Add((image, place[annotator], _history[number].Set));
        }

        answers.Sort();
        return new ConsensusAnswers(names, [.. _sets], leftOut, [.. answers.SelectMany(answer => new[] { answer.Image.Shard, answer.Image.Row, answer.Annotator, answer.Set })]);
    }

    private int SetOf(Annotation annotation)
    {
        var labels = annotation.Decision switch
        {
            Decision.Keep => annotation.GivenClasses,
            Decision.Relabel => annotation.Labels,
            _ => [],
        };
        // No valid label is a choice, too: an empty set.
        if (labels.Count == 0 && annotation.Decision != Decision.NoValidLabel)
            return LeftOut;

        var key = string.Join(',', labels);
        if (!_setNumbers.TryGetValue(key, out var number))
        {
            _setNumbers[key] = number = _sets.Count;
            _sets.Add([.. labels]);
        }

        return number;
    }
}
