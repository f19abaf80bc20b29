using System.Runtime.InteropServices;
using Assay.Onnx.Format;
using Google.Protobuf;

namespace Assay.Onnx;

/// <summary>
/// Composes the preparation of images into a user's model, so that the host hands over bytes: the result has the input and the outputs of
/// <see cref="ComposedModel"/>. Layout, colour order, normalisation and conversion become nodes before the model's own, flattening and conversion to
/// float32 nodes behind them. The result is a model file like any other.
/// </summary>
public static class ModelComposer
{
    /// <summary>Before every name of the user's graph, so that none meets ours.</summary>
    private const string Prefix = "model/";

    /// <summary>The oldest operators with numpy's broadcasting, and the oldest that ONNX Runtime runs.</summary>
    private const int OldestOpset = 7;

    private const int Float32 = (int)TensorType.Float32, UInt8 = (int)TensorType.UInt8, Float16 = (int)TensorType.Float16;

    /// <summary>Composes a model.</summary>
    /// <param name="model">A user's ONNX file.</param>
    /// <param name="spec">How it takes images.</param>
    /// <returns>An ONNX file. A batch size that the model fixes stays fixed.</returns>
    /// <exception cref="ModelException">The file is not a model, or does not go with the specification.</exception>
    public static byte[] Compose(ReadOnlySpan<byte> model, ImageModelSpec spec)
    {
        var proto = ModelSignature.Parse(model);
        var signature = ModelSignature.Of(proto);
        if (signature.Opset is > 0 and < OldestOpset)
            throw new ModelException($"The model uses opset {signature.Opset}; ONNX Runtime runs {OldestOpset} and later. Export it again with a newer opset.");

        var input = FindInput(signature, spec);
        var (height, width) = FindSize(input, spec);
        var (embedding, logits) = FindOutputs(proto, signature, spec);
        var batch = input.Shape.Count == 4 && input.Shape[0].Size is { } fixedBatch and > 0 ? fixedBatch : (long?)null;

        var graph = proto.Graph;
        Rename(graph, Prefix);
        graph.ValueInfo.Clear();
        graph.Input.Remove(graph.Input.Single(i => i.Name == Prefix + input.Name));
        graph.Output.Clear();

        var preparation = new List<NodeProto>();
        Prepare(graph, preparation, input, spec);
        for (var i = 0; i < preparation.Count; i++)
            graph.Node.Insert(i, preparation[i]);
        var dimension = batch is { } size ? (Dimension)size : "N";
        graph.Input.Insert(0, GraphBuilder.Declare(ComposedModel.Pixels, TensorType.UInt8, [dimension, height, width, 3]));
        GiveOut(graph, embedding, ComposedModel.Embedding, dimension);
        if (logits is not null)
            GiveOut(graph, logits, ComposedModel.Logits, dimension);
        return proto.ToByteArray();
    }

    private static ModelValue FindInput(ModelSignature signature, ImageModelSpec spec)
    {
        var found = string.Join(", ", signature.Inputs);
        if (signature.Inputs.Count == 0)
            throw new ModelException("The model has no inputs.");
        if (signature.Inputs.Count > 1)
            throw new ModelException($"The model has {signature.Inputs.Count} inputs ({found}); one that takes images alone is expected. Give the others a constant value when exporting it.");
        var input = signature.Inputs[0];
        if (spec.Input is { Length: > 0 } name && name != input.Name)
            throw new ModelException($"The model has no input '{name}'; it has {found}. Give that name, or none.");
        if (input.ElementType is not (Float32 or Float16 or UInt8))
            throw new ModelException($"The input {input} is of type {input.ElementTypeName}; float32, float16 or uint8 is expected.");
        if (input.ElementType == UInt8 && !spec.Normalisation.IsIdentity)
            throw new ModelException($"The input {input} takes bytes, so a normalisation cannot be applied before it. Give no mean and no std.");
        if (input.Shape.Count is not (0 or 4))
            throw new ModelException($"The input {input} has {input.Shape.Count} dimensions; images take 4: {Describe(spec.Layout)}.");
        if (input.Shape.Count == 0)
            return input;
        var (channels, other) = spec.Layout == TensorLayout.Nchw ? (input.Shape[1], input.Shape[3]) : (input.Shape[3], input.Shape[1]);
        if (channels.Size is null or 3)
            return input;
        var remedy = other.Size == 3 ? $"Its shape looks like {Describe(spec.Layout == TensorLayout.Nchw ? TensorLayout.Nhwc : TensorLayout.Nchw)}: give that layout."
            : channels.Size == 1 ? "It takes grey images; models of colour images are supported."
            : "Give a model that takes 3 colour channels.";
        throw new ModelException($"The input {input} has {channels} channels where {Describe(spec.Layout)} has 3. {remedy}");
    }

    private static (int Height, int Width) FindSize(ModelValue input, ImageModelSpec spec)
    {
        var (h, w) = spec.Layout == TensorLayout.Nchw ? (2, 3) : (1, 2);
        return (Side("height", h, spec.Height), Side("width", w, spec.Width));

        int Side(string what, int at, int? asked)
        {
            var declared = input.Shape.Count == 4 && input.Shape[at].Size is { } size and > 0 ? (int)size : (int?)null;
            if (declared is { } d && asked is { } a && a != d)
                throw new ModelException($"The {what} of the input is given as {a}, but the model declares {input}. Give {d}, or none.");
            return declared ?? asked ?? throw new ModelException($"The model leaves the {what} of the input {input} open. Give the {what} in pixels.");
        }
    }

    private static (string Embedding, string? Logits) FindOutputs(ModelProto proto, ModelSignature signature, ImageModelSpec spec)
    {
        var made = proto.Graph.Node.SelectMany(n => n.Output).ToHashSet();
        var logits = Find(spec.LogitsOutput, "logits");
        var embedding = Find(spec.EmbeddingOutput, "embedding") ?? logits;
        if (embedding is null && signature.Outputs.Count == 1)
            embedding = signature.Outputs[0].Name;
        return (embedding ?? throw new ModelException($"The model has several outputs ({string.Join(", ", signature.Outputs)}). Say which is the embedding and which, if any, the logits."), logits);

        string? Find(string? name, string what)
        {
            if (string.IsNullOrEmpty(name))
                return null;
            if (!made.Contains(name))
                throw new ModelException($"The model has no output '{name}' for the {what}; it has {string.Join(", ", signature.Outputs)}. Give one of them, or the name of a value within the graph.");
            return name;
        }
    }

    private static void Prepare(GraphProto graph, List<NodeProto> nodes, ModelValue input, ImageModelSpec spec)
    {
        var value = ComposedModel.Pixels;
        // Moving bytes costs a quarter of moving floats, so layout and order come first.
        if (spec.ColourOrder == ColourOrder.Bgr)
            value = Add("Gather", [value, Longs("order", [2, 1, 0])], AttributeOf("axis", 3));
        if (spec.Layout == TensorLayout.Nchw)
            value = Add("Transpose", [value], GraphAttribute.Ints("perm", 0, 3, 1, 2).Proto);
        if (input.ElementType != UInt8)
        {
            value = Add("Cast", [value], AttributeOf("to", Float32));
            if (!spec.Normalisation.IsIdentity)
            {
                var (scale, shift) = Factors(spec);
                value = Add("Mul", [value, Floats("scale", scale)]);
                value = Add("Add", [value, Floats("shift", shift)]);
            }

            if (input.ElementType == Float16)
                value = Add("Cast", [value], AttributeOf("to", Float16));
        }

        nodes.Add(new NodeProto { OpType = "Identity", Name = "assay/input", Input = { value }, Output = { Prefix + input.Name } });

        string Add(string op, string[] inputs, params AttributeProto[] attributes)
        {
            var name = $"assay/{op.ToLowerInvariant()}_{nodes.Count}";
            nodes.Add(new NodeProto { OpType = op, Name = name, Input = { inputs }, Output = { name }, Attribute = { attributes } });
            return name;
        }

        string Floats(string name, float[] values)
        {
            // One number for all channels broadcasts at once; three stand along the axis of channels.
            long[] shape = values.Length == 1 ? [1] : spec.Layout == TensorLayout.Nchw ? [1, 3, 1, 1] : [1, 1, 1, 3];
            graph.Initializer.Add(GraphBuilder.Tensor("assay/" + name, TensorType.Float32, MemoryMarshal.AsBytes(values.AsSpan()), shape));
            return "assay/" + name;
        }

        string Longs(string name, long[] values)
        {
            graph.Initializer.Add(GraphBuilder.Tensor("assay/" + name, TensorType.Int64, MemoryMarshal.AsBytes(values.AsSpan()), [values.Length]));
            return "assay/" + name;
        }
    }

    /// <summary>(value - mean) / std as value * scale + shift, in the model's order of channels; one number where all are alike.</summary>
    private static (float[] Scale, float[] Shift) Factors(ImageModelSpec spec)
    {
        float[] scale = [.. spec.Normalisation.Std.Select(s => (float)(1.0 / s))];
        float[] shift = [.. spec.Normalisation.Mean.Zip(spec.Normalisation.Std, (m, s) => (float)(-(double)m / s))];
        if (spec.ColourOrder == ColourOrder.Bgr)
        {
            scale.AsSpan().Reverse();
            shift.AsSpan().Reverse();
        }

        return (Distinct(scale), Distinct(shift));

        static float[] Distinct(float[] values) => values.AsSpan().ContainsAnyExcept(values[0]) ? values : [values[0]];
    }

    private static void GiveOut(GraphProto graph, string value, string output, Dimension batch)
    {
        var shape = $"assay/{output}_shape";
        // 0 keeps the size of the batch, -1 takes all that is left.
        graph.Initializer.Add(GraphBuilder.Tensor(shape, TensorType.Int64, MemoryMarshal.AsBytes(new[] { batch.Size ?? 0L, -1L }.AsSpan()), [2]));
        graph.Node.Add(new NodeProto { OpType = "Reshape", Name = $"assay/{output}_flat", Input = { Prefix + value, shape }, Output = { $"assay/{output}_flat" } });
        graph.Node.Add(new NodeProto { OpType = "Cast", Name = $"assay/{output}", Input = { $"assay/{output}_flat" }, Output = { output }, Attribute = { AttributeOf("to", Float32) } });
        graph.Output.Add(GraphBuilder.Declare(output, TensorType.Float32, [batch, Dimension.Unknown]));
    }

    private static void Rename(GraphProto graph, string prefix)
    {
        foreach (var node in graph.Node)
        {
            RenameAll(node.Input);
            RenameAll(node.Output);
            foreach (var attribute in node.Attribute)
            {
                // Bodies of If, Loop and Scan see the names around them.
                if (attribute.G is { } body)
                    Rename(body, prefix);
                foreach (var inner in attribute.Graphs)
                    Rename(inner, prefix);
            }
        }

        foreach (var tensor in graph.Initializer)
            tensor.Name = prefix + tensor.Name;
        foreach (var tensor in graph.SparseInitializer)
            tensor.Values.Name = prefix + tensor.Values.Name;
        foreach (var value in graph.Input.Concat(graph.Output).Concat(graph.ValueInfo))
            value.Name = prefix + value.Name;
        graph.QuantizationAnnotation.Clear(); // hints for tools; they name tensors

        void RenameAll(IList<string> names)
        {
            for (var i = 0; i < names.Count; i++)
            {
                if (names[i].Length > 0)
                    names[i] = prefix + names[i];
            }
        }
    }

    private static AttributeProto AttributeOf(string name, long value) => GraphAttribute.Of(name, value).Proto;

    private static string Describe(TensorLayout layout) => layout == TensorLayout.Nchw ? "[N, 3, height, width] (NCHW)" : "[N, height, width, 3] (NHWC)";
}
