namespace Assay.Selection.Core.Campaigns;

/// <summary>What the stop rules look at of a round that has been measured.</summary>
/// <param name="Selected">Images selected in the campaign until its end, 0 or more: whether or not somebody could tell their label, they were paid for.</param>
/// <param name="Metric">The metric after it, 0..1; null where none was taken.</param>
/// <param name="Shown">Labels shown in it, 0 or more.</param>
/// <param name="Changed">Of those, labels changed or removed.</param>
public readonly record struct RoundOutcome(long Selected, double? Metric = null, long Shown = 0, long Changed = 0);
