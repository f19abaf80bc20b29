namespace Assay.Selection.Core.Campaigns;

/// <summary>Rules that end a campaign, in the order in which they are asked.</summary>
public enum StopRule
{
    /// <summary>The metric has reached its target.</summary>
    Target,

    /// <summary>Few of the labels shown were changed.</summary>
    FixRate,

    /// <summary>The metric no longer rises.</summary>
    Plateau,

    /// <summary>As many images were selected as may be.</summary>
    LabelBudget,

    /// <summary>As many rounds are done as may be.</summary>
    MaxRounds,

    /// <summary>The schedule has no round left.</summary>
    Schedule,

    /// <summary>No image is left to select.</summary>
    Pool,
}
