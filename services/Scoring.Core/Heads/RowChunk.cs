using Assay.Numerics.Kernels;

namespace Assay.Scoring.Core.Heads;

/// <summary>Rows that one thread works on at a time.</summary>
internal abstract class RowChunk
{
    /// <summary>Takes a block: number of its first row, and its rows packed as both matrix products of a training step want them.</summary>
    public delegate void BlockVisitor(int first, PackedMatrix features);

    /// <summary>Its rows, [Start, End) each, ascending.</summary>
    public abstract IReadOnlyList<(int Start, int End)> Ranges { get; }

    /// <summary>Shows its blocks one after the other, in the order of the rows.</summary>
    /// <param name="scratch">Memory of the calling thread; what a block lies in may be overwritten by the next.</param>
    /// <param name="visit">Called for each block.</param>
    public abstract void Visit(BlockScratch scratch, BlockVisitor visit);
}
