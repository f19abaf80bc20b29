using Assay.Numerics.LinearAlgebra;
using Assay.Numerics.Randomness;

namespace Assay.Scoring.Core.Coresets.Tree;

/// <summary>Makes nodes: pure functions of rows, options and the node's place, so that a node has the same bits wherever and whenever it is made.</summary>
internal sealed class NodeReducer(CoresetTreeOptions options)
{
    // A place that no node has.
    private static readonly NodePlace Root = new(63, 0);

    /// <summary>A leaf from its rows; rows of weight 0 do not exist.</summary>
    public CoresetNode Leaf(NodePlace place, Coreset rows, ParallelOptions parallel)
    {
        RowChecks.Finite(rows.Embeddings, rows.Dimensions, rows.Keys);
        var gram = new GramMatrix(options.Dimensions);
        gram.Add(rows.Embeddings, rows.Weights, parallel);
        return Reduce(place, rows, Cholesky.Triangle(gram, parallel), parallel);
    }

    /// <summary>The node above two.</summary>
    public CoresetNode Join(NodePlace place, CoresetNode left, CoresetNode right, ParallelOptions parallel) => Join(place, [left, right], parallel);

    /// <summary>The coreset of all rows, from the nodes that no other joins.</summary>
    public CoresetNode JoinAll(IReadOnlyList<CoresetNode> live, ParallelOptions parallel) => live switch
    {
        [] => new CoresetNode(Coreset.Concatenate([], options.Dimensions), new double[options.Dimensions * options.Dimensions]),
        [var one] => one,
        _ => Join(Root, live, parallel),
    };

    private CoresetNode Join(NodePlace place, IReadOnlyList<CoresetNode> nodes, ParallelOptions parallel)
    {
        var triangle = nodes.Select(node => node.Triangle).Aggregate((first, second) => HouseholderQr.MergeTriangles(first, second, options.Dimensions, parallel));
        return Reduce(place, Coreset.Concatenate([.. nodes.Select(node => node.Points)], options.Dimensions), triangle, parallel);
    }

    private CoresetNode Reduce(NodePlace place, Coreset points, double[] triangle, ParallelOptions parallel)
    {
        if (points.Count <= options.CoresetRows) return new CoresetNode(points, triangle);
        var probabilities = Sensitivities(points, triangle, parallel);
        BalanceClasses(points, probabilities);
        var seed = SplitMix64.Mix(SplitMix64.Mix(options.Seed ^ (ulong)place.Level << 32) ^ (ulong)place.Index);
        return new CoresetNode(points.Take(ImportanceSampler.Draw(probabilities, points.Weights, options.CoresetRows, seed)), triangle);
    }

    private double[] Sensitivities(Coreset points, double[] triangle, ParallelOptions parallel)
    {
        var sensitivities = new double[points.Count];
        SensitivityModel model;
        if (options.Sensitivity == SensitivityKind.Lewis)
        {
            model = new SensitivityModel(options.Dimensions, SensitivityKind.Lewis);
            while (model.PassesLeft > 0)
            {
                model.Add(points.Embeddings, points.Weights, parallel);
                model.EndPass(parallel);
            }
        }
        else
        {
            model = SensitivityModel.Of(options.Sensitivity, TriangularFactor.FromTriangle(triangle, options.Dimensions, parallel), points.Weights.Sum());
        }

        model.Sensitivities(points.Embeddings, points.Weights, sensitivities, parallel);
        return sensitivities;
    }

    /// <summary>(1 - share) s / sum s + share w / (K weight of the class).</summary>
    private void BalanceClasses(Coreset points, double[] sensitivities)
    {
        if (options.ClassShare == 0) return;
        var weightOfClass = new SortedDictionary<int, double>();
        for (var i = 0; i < points.Count; i++) weightOfClass[points.Labels[i]] = weightOfClass.GetValueOrDefault(points.Labels[i]) + points.Weights[i];
        var bySensitivity = (1 - options.ClassShare) / sensitivities.Sum();
        var byClass = options.ClassShare / weightOfClass.Count;
        for (var i = 0; i < points.Count; i++)
            sensitivities[i] = sensitivities[i] * bySensitivity + byClass * points.Weights[i] / weightOfClass[points.Labels[i]];
    }
}
