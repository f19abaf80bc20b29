using Assay.Inference.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Images;
using Assay.ServiceDefaults.Validation;

namespace Assay.Inference.Grpc;

/// <summary>Checks what can be said of a registration without opening the file.</summary>
internal static class RegisterModelValidator
{
    private const int LongestDescription = 4096;
    private const int LongestPath = 4096;

    /// <summary>Where the file is, and the field that says so.</summary>
    public static (ImageLocation Location, string Field) Validate(RegisterModelRequest request)
    {
        var validator = new RequestValidator();
        validator.Name(request.Name, "name");
        validator.Optional(request.Description, "description", LongestDescription);
        var (location, field) = File(request, validator);
        if (request.Spec is { } spec)
            Check(spec, validator);
        validator.ThrowIfInvalid();
        return (location, field);
    }

    private static (ImageLocation Location, string Field) File(RegisterModelRequest request, RequestValidator validator)
    {
        if (request.FileCase == RegisterModelRequest.FileOneofCase.ObjectKey)
        {
            if (validator.Text(request.ObjectKey, "object_key", LongestPath))
                validator.Check(ObjectKey.IsValid(request.ObjectKey), "object_key", $"\"{request.ObjectKey}\" is no key of an object");
            return (ImageLocation.Object(request.ObjectKey), "object_key");
        }

        if (validator.Text(request.Path, "path", LongestPath))
            validator.Check(Path.IsPathFullyQualified(request.Path), "path", $"\"{request.Path}\" is not absolute; give the whole path on the machine of the Inference service");
        return (ImageLocation.File(request.Path), "path");
    }

    private static void Check(ModelSpec spec, RequestValidator validator)
    {
        Side(spec.Width, "spec.width");
        Side(spec.Height, "spec.height");
        validator.Check(Enum.IsDefined(spec.Layout), "spec.layout", $"{(int)spec.Layout} is no layout; give NCHW or NHWC");
        validator.Check(Enum.IsDefined(spec.ColourOrder), "spec.colour_order", $"{(int)spec.ColourOrder} is no colour order; give RGB or BGR");
        validator.Check(Enum.IsDefined(spec.Resize), "spec.resize", $"{(int)spec.Resize} is no way to resize; give SQUASH, CROP or PAD");
        validator.Check(spec.Mean.Count is 0 or 1 or 3, "spec.mean", $"has {spec.Mean.Count} numbers; give three (R, G, B), one for all, or none");
        validator.Check(spec.Std.Count is 0 or 1 or 3, "spec.std", $"has {spec.Std.Count} numbers; give three (R, G, B), one for all, or none");
        validator.Check(spec.Mean.All(float.IsFinite), "spec.mean", "holds a number that is not finite");
        validator.Check(spec.Std.All(std => float.IsFinite(std) && std != 0), "spec.std", "holds 0 or a number that is not finite; pixels are divided by it");
        validator.Range(spec.BatchSize, "spec.batch_size", 0, 1024);
        validator.Range(spec.ResizeShortSide, "spec.resize_short_side", 0, 8192);
        if (spec.ResizeShortSide > 0)
            validator.Check(spec.Resize == ResizeMode.Crop, "spec.resize_short_side", "goes with the resize mode CROP only");

        void Side(int pixels, string field)
        {
            if (pixels != 0)
                validator.Range(pixels, field, 8, 4096);
        }
    }
}
