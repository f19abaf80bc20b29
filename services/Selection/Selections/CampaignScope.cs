using Assay.Selection.Pools;

namespace Assay.Selection.Selections;

/// <summary>What a selection of a campaign knows of the rest of it. Selections of people and of other campaigns do not matter to it, nor does it to them.</summary>
internal sealed record CampaignScope
{
    /// <summary>Id that the selection gets: asked for again, it is the one that is there.</summary>
    public required string Selection { get; init; }

    /// <summary>Label version that tells which images have a label; "none" = none has.</summary>
    public required string LabelVersion { get; init; }

    /// <summary>Ids of the campaign's selections before: their images do not come again.</summary>
    public required IReadOnlyList<string> Earlier { get; init; }

    /// <summary>Which images may come; null = all.</summary>
    public required ImageChoice? Images { get; init; }
}
