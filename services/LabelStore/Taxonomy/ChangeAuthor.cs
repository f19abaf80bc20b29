namespace Assay.LabelStore.Taxonomy;

/// <summary>Who changes a taxonomy and why.</summary>
/// <param name="Annotator">Who; empty = a service.</param>
/// <param name="Comment">Why; may be empty.</param>
internal sealed record ChangeAuthor(string Annotator, string Comment)
{
    /// <summary>A service, such as one that takes in images.</summary>
    public static ChangeAuthor Service { get; } = new("", "");
}
