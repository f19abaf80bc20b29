using System.Numerics.Tensors;
using Assay.Numerics;
using Assay.Scoring.Core.LabelErrors;
using Assay.Scoring.Core.OutOfSample;
using Assay.Scoring.Inputs;
using Filter = Assay.Scoring.V1.LabelIssueFilter;

namespace Assay.Scoring.Methods.LabelIssues;

/// <summary>The passes of confident learning over a data set's shards. What they count adds up to the same bits in whatever order shards end.</summary>
internal sealed class LabelIssueFinder(SourceHeads heads, RunContext context, HeadScorer scorer)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<RowKey, LabelIssue> _issues = [];
    private double[] _thresholds = [];
    private NoiseAwareConfidence? _confidence;

    /// <summary>Finds the flags, and what the confident joint says of the noise.</summary>
    public async Task<NoiseEstimate> FindAsync(Filter filter, CancellationToken cancellationToken)
    {
        var thresholds = new ClassThresholds(scorer.Classes);
        await PassAsync("confident learning: thresholds", () => new ClassThresholds(scorer.Classes), (state, first, p, y) => state.Add(first, p, y), thresholds.Merge, cancellationToken);
        _thresholds = thresholds.Compute();

        var confident = new ConfidentClasses(_thresholds);
        var joint = new ConfidentJoint(confident);
        var offDiagonal = new List<LabelIssue>();
        await PassAsync(
            "confident learning: the joint",
            () => (Joint: new ConfidentJoint(confident), Issues: new List<LabelIssue>()),
            (state, first, p, y) => state.Joint.Add(first, p, y, state.Issues.Add),
            state =>
            {
                joint.Merge(state.Joint);
                offDiagonal.AddRange(state.Issues);
            },
            cancellationToken);

        var estimate = new NoiseEstimate(joint, thresholds.Counts);
        _confidence = new NoiseAwareConfidence(estimate);
        IEnumerable<LabelIssue> issues = offDiagonal;
        if (filter != Filter.OffDiagonal)
        {
            var pruning = new NoiseRatePruning(estimate);
            await PassAsync("confident learning: pruning", pruning.Fork, (state, first, p, y) => state.Add(first, p, y), pruning.Merge, cancellationToken);
            var pruned = pruning.Flags();
            var keys = pruned.Select(issue => issue.Key).ToHashSet();
            issues = filter == Filter.Both ? offDiagonal.Where(issue => keys.Contains(issue.Key)) : pruned;
        }

        foreach (var issue in issues)
            _issues.Add(issue.Key, issue);
        return estimate;
    }

    /// <summary>The columns of a shard, after the flags are found.</summary>
    public async Task<LabelIssueColumns> FlagAsync(int shard, CancellationToken cancellationToken)
    {
        var (predicted, stratum, confidence) = (Array.Empty<int>(), Array.Empty<byte>(), Array.Empty<float>());
        var rows = await heads.VisitAsync(context, scorer, shard, (start, p, y) =>
        {
            Array.Resize(ref predicted, start + y.Length);
            Array.Resize(ref stratum, start + y.Length);
            Array.Resize(ref confidence, start + y.Length);
            for (var i = 0; i < y.Length; i++)
            {
                if (y[i] < 0)
                    continue;
                var row = p.Slice(i * scorer.Classes, scorer.Classes);
                predicted[start + i] = TensorPrimitives.IndexOfMax(row);
                confidence[start + i] = _confidence!.Score(row, y[i]);
                stratum[start + i] = row[y[i]] < _thresholds[y[i]] ? Strata.Doubtful : Strata.Trusted;
            }
        }, cancellationToken);

        var columns = new LabelIssueColumns(rows.Given.Length) { Given = rows.Given, Predicted = predicted, NoiseAwareConfidence = confidence, Stratum = stratum };
        for (var row = 0; row < columns.Rows; row++)
        {
            if (!_issues.TryGetValue(new RowKey(shard, row), out var issue))
                continue;
            columns.Stratum[row] = Strata.Flagged;
            columns.Flagged[row] = 1;
            columns.SuggestedClass[row] = issue.Suggested;
            columns.Margin[row] = issue.Margin;
        }

        return columns;
    }

    private Task PassAsync<TState>(
        string step, Func<TState> create, Action<TState, RowKey, ReadOnlySpan<float>, ReadOnlySpan<int>> add, Action<TState> merge, CancellationToken cancellationToken) =>
        context.ForShardsAsync(step, async (shard, token) =>
        {
            var state = create();
            var rows = await heads.VisitAsync(context, scorer, shard, (start, p, y) => add(state, new RowKey(shard, start), p, y), token);
            lock (_gate)
                merge(state);
            return rows.Given.Length;
        }, cancellationToken);
}
