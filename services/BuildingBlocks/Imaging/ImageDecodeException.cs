namespace Assay.Imaging;

/// <summary>An image could not be read. The message is for people; the same bytes under the same limits give the same one.</summary>
public sealed class ImageDecodeException(ImageDecodeReason reason, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The kind of failure, for records and counters.</summary>
    public ImageDecodeReason Reason { get; } = reason;
}
