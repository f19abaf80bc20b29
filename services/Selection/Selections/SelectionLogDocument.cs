using Assay.Documents;

namespace Assay.Selection.Selections;

/// <summary>The end of a data set's selections; see <see cref="SelectionLog"/>.</summary>
internal sealed record SelectionLogDocument
{
    public static CollectionDefinition<SelectionLogDocument> Collection { get; } = new("selection_logs", log => log.Dataset);

    public required string Dataset { get; init; }

    /// <summary>The selection made last, which the collection of selections may not have yet; null = none was made.</summary>
    public SelectionDocument? Last { get; init; }
}
