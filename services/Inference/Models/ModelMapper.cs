using Assay.Inference.V1;
using Google.Protobuf.WellKnownTypes;
using ColourOrder = Assay.Inference.V1.ColourOrder;
using ResizeMode = Assay.Imaging.ResizeMode;
using TensorLayout = Assay.Inference.V1.TensorLayout;

namespace Assay.Inference.Models;

/// <summary>Between documents and messages.</summary>
internal static class ModelMapper
{
    public static Model ToMessage(ModelDocument model) => new()
    {
        Name = model.Name,
        Description = model.Description,
        Sha256 = model.Sha256,
        Created = model.Created.ToTimestamp(),
        EmbeddingDimensions = model.EmbeddingDimensions,
        LogitsDimensions = model.LogitsDimensions,
        Spec = new ModelSpec
        {
            Input = model.Input,
            Width = model.Width,
            Height = model.Height,
            Layout = model.Layout == Onnx.TensorLayout.Nchw ? TensorLayout.Nchw : TensorLayout.Nhwc,
            ColourOrder = model.ColourOrder == Onnx.ColourOrder.Rgb ? ColourOrder.Rgb : ColourOrder.Bgr,
            Mean = { model.Mean },
            Std = { model.Std },
            Resize = model.Resize switch
            {
                ResizeMode.CropCenter => V1.ResizeMode.Crop,
                ResizeMode.Pad => V1.ResizeMode.Pad,
                _ => V1.ResizeMode.Squash,
            },
            ResizeShortSide = model.ResizeShortSide ?? 0,
            EmbeddingOutput = model.EmbeddingOutput,
            LogitsOutput = model.LogitsOutput,
            Classes = { model.Classes },
            BatchSize = model.BatchSize,
        },
    };

    /// <summary>What a caller asked for; what is 0 or empty is filled in by <see cref="ModelInspector"/>.</summary>
    public static ModelDocument FromSpec(string name, string description, ModelSpec spec) => new()
    {
        Name = name,
        Description = description,
        Sha256 = "",
        Created = default,
        Input = spec.Input,
        Width = spec.Width,
        Height = spec.Height,
        Layout = spec.Layout == TensorLayout.Nhwc ? Onnx.TensorLayout.Nhwc : Onnx.TensorLayout.Nchw,
        ColourOrder = spec.ColourOrder == ColourOrder.Bgr ? Onnx.ColourOrder.Bgr : Onnx.ColourOrder.Rgb,
        Mean = [.. spec.Mean],
        Std = [.. spec.Std],
        Resize = spec.Resize switch
        {
            V1.ResizeMode.Crop => ResizeMode.CropCenter,
            V1.ResizeMode.Pad => ResizeMode.Pad,
            _ => ResizeMode.Squash,
        },
        ResizeShortSide = spec.ResizeShortSide > 0 ? spec.ResizeShortSide : null,
        EmbeddingOutput = spec.EmbeddingOutput,
        LogitsOutput = spec.LogitsOutput,
        Classes = [.. spec.Classes],
        BatchSize = spec.BatchSize,
    };
}
