namespace Assay.Onnx.Training;

/// <summary>
/// Writes the graph of one step, layer by layer forwards and then backwards. Between convolutions values lie as [channels, N, height, width], where one matrix
/// product serves all images; dropout and dense layers take [N, channels, height, width].
/// </summary>
/// <param name="plan">The network.</param>
/// <param name="options">Adam's constants.</param>
/// <param name="scatter">Whether gradients go back through a pool by ScatterElements; otherwise by MaxUnpool.</param>
internal sealed class TrainingGraphWriter(NetworkPlan plan, TrainingOptions options, bool scatter)
{
    /// <summary>Fewer columns than these are not shared out over threads.</summary>
    private const int SplitColumns = 16;

    private readonly GraphBuilder _graph = new("training");
    private readonly Stack<(PlannedLayer Layer, Func<string, bool, string> Backward)> _tape = new();
    private bool _byChannel;
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

        var value = definition.Channels == 1
            ? _graph.Node("Reshape", [TrainingGraph.Images, _graph.Constant("planes", [1L, -1, definition.Height, definition.Width], 4)])
            : _graph.Node("Transpose", [TrainingGraph.Images], GraphAttribute.Ints("perm", 3, 0, 1, 2));
        _byChannel = true;
        foreach (var layer in plan.LayersForTraining())
            value = Forward(layer, value);
        var gradient = Loss(value);
        while (_tape.TryPop(out var step))
            gradient = step.Backward(gradient, _tape.Any(earlier => earlier.Layer.Weight is not null));
        return _graph.ToBytes();
    }

    private string Forward(PlannedLayer layer, string x)
    {
        if (layer.Layer is NetworkLayer.Convolution)
            x = Swap(layer, x, byChannel: true);
        else if (layer.Layer is NetworkLayer.Dropout or NetworkLayer.Dense && !layer.Input.IsFlat)
            x = Swap(layer, x, byChannel: false);
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

    /// <summary>Puts channels before images or behind them.</summary>
    private string Swap(PlannedLayer layer, string x, bool byChannel)
    {
        if (byChannel == _byChannel)
            return x;
        _byChannel = byChannel;
        _tape.Push((layer with { Weight = null, Bias = null }, (dy, wanted) => wanted ? Swapped(dy) : ""));
        return Swapped(x);
    }

    private string Swapped(string value) => _graph.Node("Transpose", [value], GraphAttribute.Ints("perm", 1, 0, 2, 3));

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
        var y = layer.Output.Channels > SplitColumns ? WideProduct(layer, flat) : _graph.Node("Gemm", [flat, layer.Weight!.Name, layer.Bias!.Name]);
        return (y, (dy, wanted) =>
        {
            var dx = "";
            if (wanted)
            {
                dx = _graph.Node("Gemm", [dy, layer.Weight!.Name], GraphAttribute.Of("transB", 1));
                if (!map.IsFlat)
                    dx = _graph.Node("Reshape", [dx, _graph.Constant(layer.Name + ".map", [-1L, map.Channels, map.Height, map.Width], 4)]);
            }

            Adam(layer.Weight!, _graph.Node("Gemm", [flat, dy], GraphAttribute.Of("transA", 1)));
            Adam(layer.Bias!, Sum(dy, layer.Name, 0));
            return dx;
        }
        );
    }

    /// <summary>
    /// Y = (W'X' + b)'. ONNX Runtime shares a product out over threads by columns where it has more columns than rows, and sums in other blocks when the
    /// shares get narrow; with units as rows, of which there are more than images as a rule, it shares by rows, which changes no sum.
    /// </summary>
    private string WideProduct(PlannedLayer layer, string flat)
    {
        var product = _graph.Node("Gemm", [layer.Weight!.Name, flat, BiasColumn(layer)], GraphAttribute.Of("transA", 1), GraphAttribute.Of("transB", 1));
        return _graph.Node("Transpose", [product], GraphAttribute.Ints("perm", 1, 0));
    }

    private string BiasColumn(PlannedLayer layer) => _graph.Node("Reshape", [layer.Bias!.Name, _graph.Constant(layer.Name + ".bias_column", [-1L, 1], 2)]);

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

    /// <summary>
    /// Y[o, nyx] = W[o, ijc] X[ijc, nyx], where X holds the image shifted by each place (i, j) of the kernel, one below the other. The same X gives
    /// dW = dY X'. As one product over all images it is as quick as a Conv, and rounds alike at any number of threads.
    /// </summary>
    private (string Y, Func<string, bool, string> Backward) Convolution(PlannedLayer layer, string x)
    {
        var (name, input, output, kernel) = (layer.Name, layer.Input, layer.Output, ((NetworkLayer.Convolution)layer.Layer).Kernel);
        var shifted = Shifted(layer, kernel, x);
        var weight = _graph.Node("Transpose", [layer.Weight!.Name], GraphAttribute.Ints("perm", 0, 2, 3, 1));
        weight = _graph.Node("Reshape", [weight, _graph.Constant(name + ".weight_rows", [(long)output.Channels, kernel * kernel * input.Channels], 2)]);
        var y = _graph.Node("Gemm", [weight, shifted, BiasColumn(layer)]);
        return (_graph.Node("Reshape", [y, _graph.Constant(name + ".maps", [output.Channels, -1L, output.Height, output.Width], 4)]), (dy, wanted) =>
        {
            var dx = "";
            if (wanted)
            {
                long pad = layer.Padding;
                dx = Swapped(_graph.Node("ConvTranspose", [Swapped(dy), layer.Weight.Name], GraphAttribute.Ints("pads", pad, pad, pad, pad)));
            }

            var rows = _graph.Node("Reshape", [dy, _graph.Constant(name + ".rows", [output.Channels, -1L], 2)]);
            Adam(layer.Weight!, ByFilter(layer, kernel, shifted, rows));
            Adam(layer.Bias!, Sum(rows, name, 1));
            return dx;
        }
        );
    }

    /// <summary>dW as [filters, channels, kernel, kernel]; the longer side of the product as its rows, see <see cref="WideProduct"/>.</summary>
    private string ByFilter(PlannedLayer layer, int kernel, string shifted, string rows)
    {
        var (filters, channels) = (layer.Output.Channels, layer.Input.Channels);
        var byFilter = filters > kernel * kernel * channels;
        var product = _graph.Node("Gemm", byFilter ? [rows, shifted] : [shifted, rows], GraphAttribute.Of("transB", 1));
        long[] shape = byFilter ? [filters, kernel, kernel, channels] : [kernel, kernel, channels, filters];
        product = _graph.Node("Reshape", [product, _graph.Constant(layer.Name + ".by_place", shape, 4)]);
        return _graph.Node("Transpose", [product], byFilter ? GraphAttribute.Ints("perm", 0, 3, 1, 2) : GraphAttribute.Ints("perm", 3, 2, 0, 1));
    }

    private string Shifted(PlannedLayer layer, int kernel, string x)
    {
        var (name, output) = (layer.Name, layer.Output);
        if (layer.Padding is var pad and > 0)
            x = _graph.Node("Pad", [x, _graph.Constant(name + ".rim", [0L, 0, pad, pad, 0, 0, pad, pad], 8)]);
        var axes = _graph.Constant(name + ".axes", [2L, 3], 2);
        var shifted = new List<string>();
        for (var i = 0; i < kernel; i++)
        {
            for (var j = 0; j < kernel; j++)
            {
                shifted.Add(_graph.Node("Slice",
                    [x, _graph.Constant($"{name}.from_{i}_{j}", [(long)i, j], 2), _graph.Constant($"{name}.to_{i}_{j}", [(long)i + output.Height, j + output.Width], 2), axes]));
            }
        }

        var all = _graph.Node("Concat", [.. shifted], GraphAttribute.Of("axis", 0));
        return _graph.Node("Reshape", [all, _graph.Constant(name + ".columns", [(long)kernel * kernel * layer.Input.Channels, -1], 2)]);
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
