using Assay.Numerics.Kernels;

namespace Assay.Scoring.Inputs;

/// <summary>The embeddings of a shard's images that have a label and could be decoded.</summary>
/// <param name="Numbers">float32 [n, D].</param>
/// <param name="Labels">Class id of each.</param>
/// <param name="At">Row of each in the shard.</param>
internal sealed record ShardFeatures(float[] Numbers, int[] Labels, int[] At)
{
    public int Count => At.Length;

    public static ShardFeatures Of(ShardRows rows, Half[] embeddings, int dimensions)
    {
        var at = Enumerable.Range(0, rows.Given.Length).Where(row => rows.Scorable[row] != 0).ToArray();
        var numbers = new float[at.Length * dimensions];
        for (var i = 0; i < at.Length; i++)
            HalfConversion.ToSingle(embeddings.AsSpan(at[i] * dimensions, dimensions), numbers.AsSpan(i * dimensions));
        return new ShardFeatures(numbers, Array.ConvertAll(at, row => rows.Given[row]), at);
    }
}
