namespace Assay.Selection.Core.Campaigns;

/// <summary>Why a campaign ended by itself.</summary>
/// <param name="Rule">The rule that ended it.</param>
/// <param name="Text">It in words, such as "plateau: accuracy rose by 0.0010 in 3 rounds, less than 0.0050".</param>
public sealed record StopReason(StopRule Rule, string Text);
