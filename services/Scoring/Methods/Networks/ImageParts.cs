namespace Assay.Scoring.Methods.Networks;

/// <summary>How many images of each class are trained on and validated by, [K] each: the run's <c>network-parts.json</c>, written after the columns that say which.</summary>
/// <param name="Training">Images to train on, by class id.</param>
/// <param name="Validation">Images to validate by, by class id.</param>
internal sealed record ImageParts(long[] Training, long[] Validation)
{
    public const string File = "network-parts.json";
}
