using Assay.Inference.V1;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Validation;

namespace Assay.Inference.Explanations;

/// <summary>Checks what is asked of <see cref="Explainer"/>.</summary>
internal static class ExplainRequests
{
    private const int LongestRun = 128;

    /// <returns>The image of the data set; null where the image itself is given.</returns>
    /// <exception cref="InvalidInputException">Fields do not fit.</exception>
    public static ImageId? Check(ExplainRequest request)
    {
        var validator = new RequestValidator();
        var id = default(ImageId);
        if (request.Dataset.Length > 0 || request.HeadRun.Length > 0 || request.ImageCase == ExplainRequest.ImageOneofCase.ImageId)
            validator.Name(request.Dataset, "dataset");
        if (request.Model.Length > 0)
            validator.Name(request.Model, "model");
        if (request.HeadRun.Length > 0)
            validator.Check(request.HeadRun.Length <= LongestRun && LayoutName.IsValid(request.HeadRun), "head_run", "is no id of a run");
        if (validator.Check(request.ImageCase != ExplainRequest.ImageOneofCase.None, "image", "is missing; give an image_id or content") && request.ImageCase == ExplainRequest.ImageOneofCase.ImageId)
            validator.Check(ImageId.TryParse(request.ImageId, out id), "image_id", "is no image id; an id is a shard and a row, such as 000042-0017");
        validator.Check(!request.HasClassId || request.ClassId >= 0, "class_id", "must be 0 or more");
        validator.Check(request.Patch >= 0, "patch", "must be 0 or more");
        validator.Check(request.Stride >= 0, "stride", "must be 0 or more");
        validator.ThrowIfInvalid();
        return request.ImageCase == ExplainRequest.ImageOneofCase.ImageId ? id : null;
    }

    /// <summary>The places to cover, defaults filled in.</summary>
    /// <exception cref="InvalidInputException">Patch or stride do not fit the model's input.</exception>
    public static OcclusionGrid Grid(ExplainRequest request, int width, int height)
    {
        var validator = new RequestValidator();
        var side = Math.Min(width, height);
        var patch = request.Patch == 0 ? Math.Max(1, side / 8) : request.Patch;
        var stride = request.Stride == 0 ? Math.Max(1, patch / 2) : request.Stride;
        validator.Check(patch <= side, "patch", $"is {patch}, but the model's input has {width} x {height} pixels");
        validator.Check(stride <= patch, "stride", $"is {stride}; with a patch of {patch} it must be 1 .. {patch}, or pixels are left out");
        validator.ThrowIfInvalid();
        var grid = new OcclusionGrid(width, height, patch, stride);
        return grid.Count <= OcclusionGrid.MostPlaces
            ? grid
            : throw new InvalidInputException("stride", $"gives {grid.Count} places; at most {OcclusionGrid.MostPlaces} are looked at: take a larger patch or stride");
    }
}
