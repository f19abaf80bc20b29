using System.Globalization;
using Assay.ObjectStorage.Images;

namespace Assay.LabelStore.Export;

/// <summary>One image of an export.</summary>
internal sealed record ExportedImage
{
    /// <summary>Between the parts of a list that has to fit in one field.</summary>
    public const char ListSeparator = '|';

    public required string Id { get; init; }

    public required string Name { get; init; }

    public string? Split { get; init; }

    /// <summary>Class ids; none for an image without a label and for a removed one.</summary>
    public required IReadOnlyList<int> Classes { get; init; }

    /// <summary>Names of <see cref="Classes"/>.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    public required IReadOnlyList<string> GivenLabels { get; init; }

    public required ImageStatus Status { get; init; }

    /// <summary>Who decided; empty if nobody has.</summary>
    public IReadOnlyList<string> Annotators { get; init; } = [];

    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Pixels after EXIF orientation; 0 while no embedding has measured the image, and if it cannot be decoded.</summary>
    public int Width { get; init; }

    public int Height { get; init; }

    /// <summary>Where its bytes are.</summary>
    public required ImageLocation Location { get; init; }

    /// <summary>Whether formats that stand for the images themselves leave it out.</summary>
    public bool IsLeftOut => Status is ImageStatus.Removed or ImageStatus.Undecodable;

    public string StatusText() => Status.ToString().ToLowerInvariant();

    public string DecidedAtText() =>
        DecidedAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? "";
}
