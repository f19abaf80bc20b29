using Assay.ServiceDefaults.Export;

namespace Assay.LabelStore.Export;

/// <summary>
/// Where images are in exports that hold them. A file's name begins with the image's id, so that no two are the same and each is found again wherever it is
/// moved to.
/// </summary>
internal static class ExportPaths
{
    /// <summary>Such as <c>000042-0017-owl.jpg</c>.</summary>
    public static string FileName(ExportedImage image) => $"{image.Id}-{FileNames.Encode(FileNames.Last(image.Name))}";

    /// <summary>Such as <c>train/000042-0017-owl.jpg</c>; images without a split are at the top.</summary>
    public static string InSplit(ExportedImage image) => SplitOf(image) + FileName(image);

    /// <summary>Such as <c>train/owl/000042-0017-owl.jpg</c>, one for each label.</summary>
    public static IEnumerable<string> InClasses(ExportedImage image) =>
        image.Labels.Select(label => $"{SplitOf(image)}{FileNames.Encode(label)}/{FileName(image)}");

    private static string SplitOf(ExportedImage image) => string.IsNullOrEmpty(image.Split) ? "" : FileNames.Encode(image.Split) + "/";
}
