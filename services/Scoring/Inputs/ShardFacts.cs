using Assay.ObjectStorage.Columns;

namespace Assay.Scoring.Inputs;

/// <summary>What was measured of a shard's images, by the names of the columns.</summary>
internal sealed class ShardFacts(string[] names, NpyColumn<float> values)
{
    public int Rows => values.Rows;

    public bool Has(string name) => Array.IndexOf(names, name) >= 0;

    /// <summary>A column, [rows]; NaN where an earlier version did not measure it.</summary>
    public float[] Column(string name)
    {
        var column = Array.IndexOf(names, name);
        var result = new float[Rows];
        for (var row = 0; row < Rows; row++)
            result[row] = column < 0 ? float.NaN : values[row][column];
        return result;
    }
}
