using System.Globalization;
using Assay.Documents;

namespace Assay.LabelStore.Taxonomy;

/// <summary>Which images of a shard take which class in a split. Written before the split is made, never changed.</summary>
internal sealed record SplitPartDocument
{
    public static CollectionDefinition<SplitPartDocument> Collection { get; } = new("labelstore_split_parts", part => IdOf(part.Dataset, part.Split, part.Shard))
    {
        AppendOnly = true,
    };

    public required string Dataset { get; init; }

    /// <summary>What <see cref="ClassReplacement.Split"/> says.</summary>
    public required string Split { get; init; }

    public required int Shard { get; init; }

    /// <summary>Class by row.</summary>
    public required IReadOnlyDictionary<int, int> Classes { get; init; }

    public static string IdOf(string dataset, string split, int shard) => string.Create(CultureInfo.InvariantCulture, $"{dataset}/{split}/{shard:D6}");
}
