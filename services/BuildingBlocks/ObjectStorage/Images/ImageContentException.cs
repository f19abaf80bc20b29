namespace Assay.ObjectStorage.Images;

/// <summary>
/// An image's bytes could not be had, for a reason that lies in this image (<see cref="Problem"/>) and will not pass: it belongs
/// into quarantine. Trouble of the store itself is an <see cref="ObjectStoreException"/> instead, to be retried.
/// </summary>
public sealed class ImageContentException : Exception
{
    public ImageContentException(ImageContentProblem problem, ImageLocation location, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Problem = problem;
        Location = location;
    }

    public ImageContentProblem Problem { get; }

    public ImageLocation Location { get; }
}
