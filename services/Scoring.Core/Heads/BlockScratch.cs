using Assay.Numerics.Kernels;

namespace Assay.Scoring.Core.Heads;

/// <summary>What a thread needs to make blocks of rows that are not kept.</summary>
internal sealed class BlockScratch
{
    public float[] Rows { get; private set; } = [];

    public PackedMatrix Block { get; } = new();

    public void Reserve(int numbers)
    {
        if (Rows.Length < numbers) Rows = new float[numbers];
    }
}
