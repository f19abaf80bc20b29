namespace Assay.Contracts.V1;

/// <summary>A line of a selection's list.</summary>
public sealed record SelectedItem
{
    /// <summary>Place in the selection, 1 or more.</summary>
    public required int Rank { get; init; }

    /// <summary>Id of the image, such as 000042-0017.</summary>
    public required string ImageId { get; init; }

    /// <summary>Score that decided; 0 for random ones.</summary>
    public required float Score { get; init; }

    /// <summary>Label judged, as a class id; -1 = none.</summary>
    public required int GivenClass { get; init; }

    /// <summary>Class that the head would give, as a class id; -1 = not known.</summary>
    public required int SuggestedClass { get; init; }

    /// <summary>Why it was selected, for people.</summary>
    public required string Reason { get; init; }
}
