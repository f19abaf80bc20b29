using System.Numerics.Tensors;
using Assay.Scoring.Core.Heads;
using Assay.Scoring.Inputs;

namespace Assay.Scoring.Methods.Coresets;

/// <summary>How the head of the root did on a shard.</summary>
internal readonly record struct RootHeadTally(long Rows, long Scored, long Correct, double LogLoss)
{
    // What an image costs whose class is not in the root, so has probability 0.
    private const double ProbabilityFloor = 1e-7;

    public static RootHeadTally Of(SoftmaxHead? head, ShardFeatures features, int rows)
    {
        if (head is null)
            return new RootHeadTally(rows, features.Count, 0, 0);
        var probabilities = new float[features.Count * head.Classes];
        head.Predict(features.Numbers, probabilities);
        var tally = new RootHeadTally(rows, features.Count, 0, 0);
        for (var i = 0; i < features.Count; i++)
        {
            var p = probabilities.AsSpan(i * head.Classes, head.Classes);
            tally = tally with
            {
                Correct = tally.Correct + (TensorPrimitives.IndexOfMax<float>(p) == features.Labels[i] ? 1 : 0),
                LogLoss = tally.LogLoss - Math.Log(Math.Max(ProbabilityFloor, p[features.Labels[i]])),
            };
        }

        return tally;
    }

    public static RootHeadTally operator +(RootHeadTally x, RootHeadTally y) => new(x.Rows + y.Rows, x.Scored + y.Scored, x.Correct + y.Correct, x.LogLoss + y.LogLoss);
}
