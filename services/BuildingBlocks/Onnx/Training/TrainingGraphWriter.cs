namespace Assay.Onnx.Training;

/// <summary>Writes the graph of one step, layer by layer forwards and then backwards.</summary>
/// <param name="plan">The network.</param>
/// <param name="options">Adam's constants.</param>
/// <param name="scatter">Whether gradients go back through a pool by ScatterElements; otherwise by MaxUnpool.</param>
internal sealed class TrainingGraphWriter(NetworkPlan plan, TrainingOptions options, bool scatter)
{
    private readonly GraphBuilder _graph = new("training");
    private readonly Stack<(PlannedLayer Layer, Func<string, bool, string> Backward)> _tape = new();
    private string _zero = "", _stepSize = "", _epsilon = "", _beta1 = "", _beta2 = "";

    public byte[] Write()
    {
        var definition = plan.Definition;
        _graph.Input(TrainingGraph.Images, TensorType.Float32, "N", definition.Height, definition.Width, definition.Channels);
        _graph.Input(TrainingGraph.Targets, TensorType.Float32, "N", definition.Classes);
        _stepSize = _graph.Input(TrainingGraph.StepSize, TensorType.Float32, 1);
        _epsilon = _graph.Input(TrainingGraph.Epsilon, TensorType.Float32, 1);
        _zero = _graph.Constant("zero", [0f]);
        _beta1 = _graph.Constant("beta1", [(float)options.Beta1]);
        _beta2 = _graph.Constant("beta2", [(float)options.Beta2]);
        foreach (var parameter in plan.Parameters)
        {
            Dimension[] shape = [.. parameter.Shape];
            foreach (var suffix in new[] { "", TrainingGraph.FirstMoment, TrainingGraph.SecondMoment })
                _graph.Input(parameter.Name + suffix, TensorType.Float32, shape);
        }

        var value = InferenceGraph.ToPlanes(_graph, TrainingGraph.Images, definition);
        foreach (var layer in plan.LayersForTraining())
            value = Forward(layer, value);
        var gradient = Loss(value);
        while (_tape.TryPop(out var step))
            gradient = step.Backward(gradient, _tape.Any(earlier => earlier.Layer.Weight is not null));
        return _graph.ToBytes();
    }

    private string Forward(PlannedLayer layer, string x)
    {
        var (y, backward) = layer.Layer switch
        {
            NetworkLayer.Convolution => Convolution(layer, x),
            NetworkLayer.MaxPool pool => MaxPool(layer, pool.Size, x),
            NetworkLayer.Dropout dropout => Dropout(layer, dropout.Rate, x),
            NetworkLayer.Dense => Dense(layer, x),
            NetworkLayer.Relu => Relu(x),
            _ => throw new NotSupportedException($"There is no gradient for {layer.Layer}."),
        };
        _tape.Push((layer, backward));
        return y;
    }

    private string Loss(string logits)
    {
        var log = _graph.Nodes("LogSoftmax", [logits], [TrainingGraph.LogProbabilities], GraphAttribute.Of("axis", 1))[0];
        _graph.Output(log, TrainingGraph.LogProbabilities, TensorType.Float32, "N", plan.Definition.Classes);
        // -sum(t * log softmax(z)) has the gradient softmax(z) * sum(t) - t, row by row.
        var weight = Sum(TrainingGraph.Targets, "per_image", 1, keep: true);
        return _graph.Node("Sub", [_graph.Node("Mul", [_graph.Node("Exp", [log]), weight]), TrainingGraph.Targets]);
    }

    private (string Y, Func<string, bool, string> Backward) Relu(string x)
    {
        var y = _graph.Node("Relu", [x]);
        return (y, (dy, wanted) => wanted
            ? _graph.Node("Mul", [dy, _graph.Node("Cast", [_graph.Node("Greater", [y, _zero])], GraphAttribute.Type("to", TensorType.Float32))])
            : "");
    }

    private (string Y, Func<string, bool, string> Backward) Dropout(PlannedLayer layer, double rate, string x)
    {
        // The mask comes from outside: made from seed and step, it is the same after a resume, which no random operator promises.
        var map = layer.Input;
        var mask = layer.Input.IsFlat
            ? _graph.Input(layer.Name + ".mask", TensorType.UInt8, "N", map.Channels)
            : _graph.Input(layer.Name + ".mask", TensorType.UInt8, "N", map.Channels, map.Height, map.Width);
        var kept = _graph.Node("Cast", [mask], GraphAttribute.Type("to", TensorType.Float32));
        var factor = _graph.Node("Mul", [kept, _graph.Constant(layer.Name + ".scale", [(float)(1 / (1 - rate))])]);
        return (_graph.Node("Mul", [x, factor]), (dy, wanted) => wanted ? _graph.Node("Mul", [dy, factor]) : "");
    }

    private (string Y, Func<string, bool, string> Backward) Dense(PlannedLayer layer, string x)
    {
        var map = layer.Input;
        var flat = map.IsFlat ? x : _graph.Node("Reshape", [x, _graph.Constant(layer.Name + ".flat", [-1L, map.Length], 2)]);
        var y = _graph.Node("Gemm", [flat, layer.Weight!.Name, layer.Bias!.Name]);
        return (y, (dy, wanted) =>
        {
            var dx = "";
            if (wanted)
            {
                dx = _graph.Node("Gemm", [dy, layer.Weight.Name], GraphAttribute.Of("transB", 1));
                if (!map.IsFlat)
                    dx = _graph.Node("Reshape", [dx, _graph.Constant(layer.Name + ".map", [-1L, map.Channels, map.Height, map.Width], 4)]);
            }

            Adam(layer.Weight, _graph.Node("Gemm", [flat, dy], GraphAttribute.Of("transA", 1)));
            Adam(layer.Bias, Sum(dy, layer.Name, 0));
            return dx;
        }
        );
    }

    private (string Y, Func<string, bool, string> Backward) MaxPool(PlannedLayer layer, int size, string x)
    {
        GraphAttribute[] window = [GraphAttribute.Ints("kernel_shape", size, size), GraphAttribute.Ints("strides", size, size)];
        var pooled = _graph.Nodes("MaxPool", [x], [layer.Name, layer.Name + ".places"], window);
        var shape = _graph.Node("Shape", [x]);
        return (pooled[0], (dy, wanted) => !wanted ? "" : scatter ? Scatter(layer.Name, dy, pooled[1], shape) : _graph.Node("MaxUnpool", [dy, pooled[1], shape], window));
    }

    /// <summary>Places count through the whole batch, as the operator's specification has it.</summary>
    private string Scatter(string name, string dy, string places, string shape)
    {
        var all = _graph.Constant(name + ".all", [-1L], 1);
        var length = _graph.Node("ReduceProd", [shape], GraphAttribute.Of("keepdims", 1));
        var zeros = _graph.Node("Expand", [_zero, length]);
        var scattered = _graph.Node("ScatterElements", [zeros, _graph.Node("Reshape", [places, all]), _graph.Node("Reshape", [dy, all])], GraphAttribute.Of("axis", 0));
        return _graph.Node("Reshape", [scattered, shape]);
    }

    private (string Y, Func<string, bool, string> Backward) Convolution(PlannedLayer layer, string x)
    {
        var convolution = (NetworkLayer.Convolution)layer.Layer;
        long pad = layer.Padding;
        var pads = GraphAttribute.Ints("pads", pad, pad, pad, pad);
        var y = _graph.Node("Conv", [x, layer.Weight!.Name, layer.Bias!.Name], pads);
        return (y, (dy, wanted) =>
        {
            var dx = wanted ? _graph.Node("ConvTranspose", [dy, layer.Weight.Name], pads) : "";
            var (weight, bias) = ConvolutionGradients(layer, convolution, x, dy);
            Adam(layer.Weight, weight);
            Adam(layer.Bias, bias);
            return dx;
        }
        );
    }

    /// <summary>
    /// dW[o, c, i, j] = sum over images and places of dY[n, o, y, x] * X[n, c, y + i, x + j]: the product of dY as [o, nyx] and of the shifted X,
    /// one below the other, as [ijc, nyx].
    /// </summary>
    private (string Weight, string Bias) ConvolutionGradients(PlannedLayer layer, NetworkLayer.Convolution convolution, string x, string dy)
    {
        var (input, output, kernel) = (layer.Input, layer.Output, convolution.Kernel);
        var byFilter = Rows(_graph.Node("Transpose", [dy], GraphAttribute.Ints("perm", 1, 0, 2, 3)), layer.Name + ".filter_rows", output.Channels);
        var byChannel = input.Channels == 1
            ? _graph.Node("Reshape", [x, _graph.Constant(layer.Name + ".plane", [1L, -1, input.Height, input.Width], 4)])
            : _graph.Node("Transpose", [x], GraphAttribute.Ints("perm", 1, 0, 2, 3));
        if (layer.Padding is var pad and > 0)
            byChannel = _graph.Node("Pad", [byChannel, _graph.Constant(layer.Name + ".rim", [0L, 0, pad, pad, 0, 0, pad, pad], 8)]);

        var axes = _graph.Constant(layer.Name + ".axes", [2L, 3], 2);
        var shifted = new List<string>();
        for (var i = 0; i < kernel; i++)
        {
            for (var j = 0; j < kernel; j++)
            {
                shifted.Add(_graph.Node("Slice",
                    [byChannel, _graph.Constant($"{layer.Name}.from_{i}_{j}", [(long)i, j], 2), _graph.Constant($"{layer.Name}.to_{i}_{j}", [(long)i + output.Height, j + output.Width], 2), axes]));
            }
        }

        var places = kernel * kernel;
        var columns = Rows(_graph.Node("Concat", [.. shifted], GraphAttribute.Of("axis", 0)), layer.Name + ".column_rows", places * input.Channels);
        var product = _graph.Node("Gemm", [byFilter, columns], GraphAttribute.Of("transB", 1));
        if (input.Channels > 1)
        {
            product = _graph.Node("Reshape", [product, _graph.Constant(layer.Name + ".by_place", [output.Channels, places, input.Channels], 3)]);
            product = _graph.Node("Transpose", [product], GraphAttribute.Ints("perm", 0, 2, 1));
        }

        var weight = _graph.Node("Reshape", [product, _graph.Constant(layer.Name + ".shape", [.. layer.Weight!.Shape], 4)]);
        return (weight, Sum(byFilter, layer.Name, 1));

        string Rows(string value, string name, long rows) => _graph.Node("Reshape", [value, _graph.Constant(name, [rows, -1], 2)]);
    }

    /// <summary>
    /// Adam on sums in place of means: M = beta1 M + g, V = beta2 V + g^2, p = p - step_size * M / (sqrt(V) + epsilon), where the session works the
    /// factors 1 - beta and the bias corrections into step_size and epsilon (<see cref="AdamSchedule"/>). Two passes over each tensor less than as printed.
    /// </summary>
    private void Adam(NetworkParameter parameter, string gradient)
    {
        var (value, first, second) = (parameter.Name, parameter.Name + TrainingGraph.FirstMoment, parameter.Name + TrainingGraph.SecondMoment);
        var sum = Update(first, "Add", _graph.Node("Mul", [first, _beta1]), gradient);
        var squares = Update(second, "Add", _graph.Node("Mul", [second, _beta2]), _graph.Node("Mul", [gradient, gradient]));
        var direction = _graph.Node("Div", [sum, _graph.Node("Add", [_graph.Node("Sqrt", [squares]), _epsilon])]);
        Update(value, "Sub", value, _graph.Node("Mul", [direction, _stepSize]));

        string Update(string tensor, string op, string a, string b)
        {
            var next = _graph.Nodes(op, [a, b], [tensor + TrainingGraph.Next])[0];
            _graph.Output(next, next, TensorType.Float32, [.. parameter.Shape]);
            return next;
        }
    }

    private string Sum(string value, string name, long axis, bool keep = false) =>
        _graph.Node("ReduceSum", [value, _graph.Constant($"{name}.sum_axis", [axis], 1)], GraphAttribute.Of("keepdims", keep ? 1 : 0));
}
