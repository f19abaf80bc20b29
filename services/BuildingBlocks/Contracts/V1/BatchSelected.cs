namespace Assay.Contracts.V1;

/// <summary>Images were selected for people; the list is in the object store.</summary>
public sealed record BatchSelected
{
    /// <summary>Name of the data set.</summary>
    public required string Dataset { get; init; }

    /// <summary>Id of the selection and of the batch to open.</summary>
    public required string Selection { get; init; }

    /// <summary>Key of the list: JSON lines of <see cref="SelectedItem"/> in the order of their ranks.</summary>
    public required string ItemsKey { get; init; }

    /// <summary>Title of the batch, for people.</summary>
    public required string Title { get; init; }

    /// <summary>Annotators that see each image, 1 .. 20.</summary>
    public required int AnnotatorsPerImage { get; init; }

    /// <summary>Label version that was judged.</summary>
    public required string LabelVersion { get; init; }

    /// <summary>Scoring run behind the selection; empty for random ones.</summary>
    public string Run { get; init; } = "";
}
