using Assay.Onnx.Format;
using Google.Protobuf;

namespace Assay.Onnx;

/// <summary>What a model file declares: read without running it.</summary>
/// <param name="Inputs">Inputs that a caller must give.</param>
/// <param name="Outputs">Outputs.</param>
/// <param name="Opset">Version of the standard operators.</param>
public sealed record ModelSignature(IReadOnlyList<ModelValue> Inputs, IReadOnlyList<ModelValue> Outputs, long Opset)
{
    /// <summary>Reads the declarations of a model file.</summary>
    /// <param name="model">The file's bytes.</param>
    /// <exception cref="ModelException">It is not an ONNX model, or its weights lie in other files.</exception>
    public static ModelSignature Read(ReadOnlySpan<byte> model) => Of(Parse(model));

    internal static ModelProto Parse(ReadOnlySpan<byte> model)
    {
        ModelProto proto;
        try
        {
            proto = ModelProto.Parser.ParseFrom(model);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new ModelException($"The file of {model.Length} bytes is not an ONNX model: {e.Message} Export the model to ONNX and give that file.", e);
        }

        if (proto.Graph is not { Node.Count: > 0 } || proto.IrVersion == 0)
            throw new ModelException($"The file of {model.Length} bytes is not an ONNX model: it holds no graph. Export the model to ONNX and give that file.");
        if (proto.Graph.Initializer.FirstOrDefault(t => t.DataLocation == TensorProto.Types.DataLocation.External) is { } external)
            throw new ModelException($"The weights of the model lie in other files (tensor '{external.Name}'). Save it as one file: onnx.save_model(model, path, save_as_external_data=False).");
        return proto;
    }

    internal static ModelSignature Of(ModelProto proto)
    {
        // Old files list constants among the inputs.
        var constants = proto.Graph.Initializer.Select(t => t.Name).ToHashSet();
        return new ModelSignature(
            [.. proto.Graph.Input.Where(i => !constants.Contains(i.Name)).Select(ModelValue.Of)],
            [.. proto.Graph.Output.Select(ModelValue.Of)],
            proto.OpsetImport.FirstOrDefault(o => o.Domain is "" or "ai.onnx")?.Version ?? 0);
    }
}
