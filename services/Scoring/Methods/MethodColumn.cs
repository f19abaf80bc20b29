using System.Text.Json.Serialization;
using Assay.Common.V1;
using Assay.Scoring.V1;

namespace Assay.Scoring.Methods;

/// <summary>A column of a run.</summary>
/// <param name="Name">Its name: a-z 0-9 _.</param>
/// <param name="Type">Float32, Int32 or Uint8.</param>
/// <param name="Order">Which end people look at first; unspecified = images are not ranked by it.</param>
/// <param name="Flag">Column that says with 1 which rows have a value; the others hold 0. Empty = all have.</param>
internal sealed record MethodColumn(string Name, DataType Type, RankOrder Order = RankOrder.Unspecified, string Flag = MethodColumn.Scored)
{
    /// <summary>Which rows have scores, uint8. Written last: a shard that has it has all its columns.</summary>
    public const string Scored = "scored";

    /// <summary>Label judged, int32, as it is in the label column: -1 = none, -2 = removed.</summary>
    public const string Given = "given";

    /// <summary>Class that the method would give, int32.</summary>
    public const string Predicted = "predicted";

    /// <summary>The column "scored", which every method writes.</summary>
    public static MethodColumn ScoredFlag { get; } = new(Scored, DataType.Uint8, Flag: "");

    /// <summary>The column "given".</summary>
    public static MethodColumn GivenClass { get; } = new(Given, DataType.Int32, Flag: "");

    /// <summary>The column "predicted".</summary>
    public static MethodColumn PredictedClass { get; } = new(Predicted, DataType.Int32);

    /// <summary>True where images are ranked by it.</summary>
    [JsonIgnore]
    public bool IsScore => Order != RankOrder.Unspecified;
}
