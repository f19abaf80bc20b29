using System.Collections.Frozen;
using System.Text.Json;
using Assay.Imaging;
using Assay.ObjectStorage.Images;

namespace Assay.Inference.Pipeline;

/// <summary>Reason codes of images that cannot be used; stored and sent, never renamed.</summary>
internal static class FailureReason
{
    private static readonly FrozenDictionary<ImageDecodeReason, string> Decoding =
        Enum.GetValues<ImageDecodeReason>().ToFrozenDictionary(reason => reason, reason => JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString()));

    public const string Missing = "missing";
    public const string Forbidden = "forbidden";

    /// <summary>Such as truncated, unknown_format, too_many_pixels, empty.</summary>
    public static string Of(ImageDecodeReason reason) => Decoding[reason];

    public static string Of(ImageContentProblem problem) => problem switch
    {
        ImageContentProblem.Missing => Missing,
        ImageContentProblem.Empty => Of(ImageDecodeReason.Empty),
        ImageContentProblem.TooLarge => Of(ImageDecodeReason.TooManyBytes),
        ImageContentProblem.Truncated => Of(ImageDecodeReason.Truncated),
        ImageContentProblem.Forbidden => Forbidden,
        _ => throw new ArgumentOutOfRangeException(nameof(problem), problem, null),
    };
}
