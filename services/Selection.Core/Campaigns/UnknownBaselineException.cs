namespace Assay.Selection.Core.Campaigns;

/// <summary>No campaign of the comparison is of the baseline's strategy.</summary>
public sealed class UnknownBaselineException(string baseline, IEnumerable<string> names)
    : SelectionException($"No campaign has the baseline '{baseline}'; there is {string.Join(", ", names)}. Name one of these, or add a campaign with that strategy.");
