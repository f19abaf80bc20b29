using System.Globalization;

namespace Assay.Scoring.Core.Heads;

/// <summary>All training images have one class, so there is nothing to tell apart.</summary>
public sealed class SingleClassException(int classId, string? className, int images, int? heldOutFold = null)
    : ScoringException(string.Create(
        CultureInfo.InvariantCulture,
        $"A head needs images of at least two classes, but all {images:N0} labelled images {Where(heldOutFold)}have the class {Name(classId, className)}. Label images of another class, or choose a label version that has some."))
{
    /// <summary>The only class.</summary>
    public int ClassId { get; } = classId;

    /// <summary>Labelled images of it.</summary>
    public int Images { get; } = images;

    private static string Where(int? fold) => fold is { } held ? string.Create(CultureInfo.InvariantCulture, $"outside fold {held} ") : "";

    private static string Name(int id, string? name) =>
        name is null ? string.Create(CultureInfo.InvariantCulture, $"with id {id}") : string.Create(CultureInfo.InvariantCulture, $"'{name}' (id {id})");
}
