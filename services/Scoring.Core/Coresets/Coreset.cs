using Assay.Numerics;
using Assay.Scoring.Core.Heads;

namespace Assay.Scoring.Core.Coresets;

/// <summary>
/// A few weighted rows that stand for many: the weighted loss of a head over them is close to its loss over all, whatever the head.
/// </summary>
/// <param name="Keys">Image of each row.</param>
/// <param name="Embeddings">float32 [m, D].</param>
/// <param name="Dimensions">D.</param>
/// <param name="Labels">Class id of each row.</param>
/// <param name="Weights">Weight of each row, above 0; they sum to about the weight of all rows.</param>
public sealed record Coreset(RowKey[] Keys, float[] Embeddings, int Dimensions, int[] Labels, double[] Weights)
{
    /// <summary>m.</summary>
    public int Count => Keys.Length;

    /// <summary>What <see cref="SoftmaxRegression"/> trains on: the head of the coreset, next to that of all rows.</summary>
    /// <param name="classes">K.</param>
    public TrainingSample ToTrainingSample(int classes) =>
        new(Embeddings, Dimensions, Labels, classes, Array.ConvertAll(Weights, weight => (float)weight), Keys);

    /// <summary>The rows of several coresets, one after the other.</summary>
    internal static Coreset Concatenate(IReadOnlyList<Coreset> parts, int dimensions)
    {
        return new Coreset(Join(parts, part => part.Keys), Join(parts, part => part.Embeddings), dimensions, Join(parts, part => part.Labels), Join(parts, part => part.Weights));

        static T[] Join<T>(IReadOnlyList<Coreset> parts, Func<Coreset, T[]> of)
        {
            var joined = new T[parts.Sum(part => of(part).Length)];
            var at = 0;
            foreach (var array in parts.Select(of))
            {
                array.CopyTo(joined, at);
                at += array.Length;
            }

            return joined;
        }
    }

    /// <summary>Some of the rows, with other weights.</summary>
    internal Coreset Take(ImportanceSample sample)
    {
        var embeddings = new float[sample.Rows.Length * Dimensions];
        for (var i = 0; i < sample.Rows.Length; i++) Embeddings.AsSpan(sample.Rows[i] * Dimensions, Dimensions).CopyTo(embeddings.AsSpan(i * Dimensions));
        return new Coreset(
            Array.ConvertAll(sample.Rows, row => Keys[row]), embeddings, Dimensions, Array.ConvertAll(sample.Rows, row => Labels[row]), sample.Weights);
    }
}
