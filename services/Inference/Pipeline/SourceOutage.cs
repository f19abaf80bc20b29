using Assay.ObjectStorage.Images;
using Assay.ServiceDefaults.Errors;

namespace Assay.Inference.Pipeline;

/// <summary>
/// Tells a source that is away for a while from images that are gone. A missing image is quarantined for good; a disk that was not mounted must not
/// put its images there. The source is taken to be away when no image of the shard that was wanted could be read and none of their folders (or the tar that holds
/// them) exists, or when a file that was read a moment ago is missing too.
/// </summary>
internal static class SourceOutage
{
    /// <param name="dataset">Data set.</param>
    /// <param name="shard">Number of the shard.</param>
    /// <param name="images">Images of the shard.</param>
    /// <param name="asked">Rows that were to be read, all of them or some.</param>
    /// <param name="failures">Those that could not be.</param>
    /// <exception cref="UnavailableException">The source is away.</exception>
    public static void ThrowIfAway(string dataset, int shard, IReadOnlyList<ImageRecord> images, IReadOnlyCollection<int> asked, IReadOnlyCollection<QuarantineRecord> failures)
    {
        var missing = failures.Where(failure => failure.Reason == FailureReason.Missing).Select(failure => images[failure.Row].Location).ToList();
        if (missing.Count == 0)
            return;

        var failed = failures.Select(failure => failure.Row).ToHashSet();
        var away = missing.Count == asked.Count
            ? !missing.Exists(HasContainer)
            : asked.FirstOrDefault(row => !failed.Contains(row), -1) is >= 0 and var read
                && images[read].Location is { Kind: ImageLocationKind.File, Path: var path } && !File.Exists(path);
        if (away)
        {
            throw new UnavailableException(
                $"The source of data set \"{dataset}\" is away: {missing.Count} of the {asked.Count} images of shard {shard} are missing, such as {missing[0]}. "
                + "Mount it or bring it back, then go on with what was stopped.");
        }
    }

    /// <summary>Whether what holds the image is there: the store for an object, the folder for a file; a tar is the source itself.</summary>
    private static bool HasContainer(ImageLocation location) =>
        location.Offset is null && (location.Kind == ImageLocationKind.Object || Directory.Exists(Path.GetDirectoryName(location.Path)));
}
