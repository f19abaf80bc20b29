using Assay.Onnx.Training;

namespace Assay.Tests.Onnx.Training;

/// <summary>The loss of a network in double precision, by loops as the definitions of the layers say them: an independent computation to test gradients with.</summary>
internal static class ReferenceNetwork
{
    /// <param name="network">The network; layers in the order of its definition.</param>
    /// <param name="parameters">Weight and bias of each layer that has them, in order.</param>
    /// <param name="images">[n, height, width, channels].</param>
    /// <param name="labels">[n].</param>
    /// <param name="weights">[n].</param>
    /// <param name="masks">Per dropout layer [n, values], 1 = kept; null predicts without dropout.</param>
    /// <returns>sum(weight * cross entropy) / n.</returns>
    public static double Loss(NetworkDefinition network, double[][] parameters, float[] images, int[] labels, float[] weights, byte[][]? masks)
    {
        var loss = 0.0;
        for (var i = 0; i < labels.Length; i++)
        {
            var logits = Logits(network, parameters, images.AsSpan(i * network.ImageValues, network.ImageValues), i, masks);
            var max = logits.Max();
            loss += weights[i] * (max + Math.Log(logits.Sum(z => Math.Exp(z - max))) - logits[labels[i]]);
        }

        return loss / labels.Length;
    }

    public static double[] Logits(NetworkDefinition network, double[][] parameters, ReadOnlySpan<float> image, int index, byte[][]? masks)
    {
        var (c, h, w) = (network.Channels, network.Height, network.Width);
        var x = new double[c * h * w];
        for (var p = 0; p < h * w; p++)
        {
            for (var k = 0; k < c; k++)
                x[k * h * w + p] = image[p * c + k];
        }

        var (next, dropouts) = (0, 0);
        foreach (var layer in network.Layers)
        {
            switch (layer)
            {
                case NetworkLayer.Convolution convolution:
                    var pad = convolution.Padding == ConvolutionPadding.Same ? (convolution.Kernel - 1) / 2 : 0;
                    x = Convolve(x, (c, h, w), parameters[next], parameters[next + 1], convolution.Filters, convolution.Kernel, pad);
                    (c, h, w) = (convolution.Filters, h + 2 * pad - convolution.Kernel + 1, w + 2 * pad - convolution.Kernel + 1);
                    next += 2;
                    break;
                case NetworkLayer.MaxPool pool:
                    x = Pool(x, (c, h, w), pool.Size);
                    (h, w) = (h / pool.Size, w / pool.Size);
                    break;
                case NetworkLayer.Dropout dropout:
                    if (masks?[dropouts++] is { } mask)
                    {
                        for (var v = 0; v < x.Length; v++)
                            x[v] *= mask[index * x.Length + v] / (1 - dropout.Rate);
                    }

                    break;
                case NetworkLayer.Relu:
                    x = Array.ConvertAll(x, value => Math.Max(value, 0));
                    break;
                case NetworkLayer.Dense dense:
                    var y = (double[])parameters[next + 1].Clone();
                    for (var from = 0; from < x.Length; from++)
                    {
                        for (var to = 0; to < dense.Units; to++)
                            y[to] += x[from] * parameters[next][from * dense.Units + to];
                    }

                    (x, c, h, w) = (y, dense.Units, 1, 1);
                    next += 2;
                    break;
            }
        }

        return x;
    }

    private static double[] Convolve(double[] x, (int C, int H, int W) size, double[] weights, double[] biases, int filters, int kernel, int pad)
    {
        var (height, width) = (size.H + 2 * pad - kernel + 1, size.W + 2 * pad - kernel + 1);
        var y = new double[filters * height * width];
        for (var o = 0; o < filters; o++)
        {
            for (var row = 0; row < height; row++)
            {
                for (var column = 0; column < width; column++)
                {
                    var sum = biases[o];
                    for (var c = 0; c < size.C; c++)
                    {
                        for (var i = 0; i < kernel; i++)
                        {
                            for (var j = 0; j < kernel; j++)
                            {
                                var (a, b) = (row + i - pad, column + j - pad);
                                if (a >= 0 && a < size.H && b >= 0 && b < size.W)
                                    sum += x[(c * size.H + a) * size.W + b] * weights[((o * size.C + c) * kernel + i) * kernel + j];
                            }
                        }
                    }

                    y[(o * height + row) * width + column] = sum;
                }
            }
        }

        return y;
    }

    private static double[] Pool(double[] x, (int C, int H, int W) size, int side)
    {
        var (height, width) = (size.H / side, size.W / side);
        var y = new double[size.C * height * width];
        Array.Fill(y, double.NegativeInfinity);
        for (var c = 0; c < size.C; c++)
        {
            for (var row = 0; row < height * side; row++)
            {
                for (var column = 0; column < width * side; column++)
                {
                    ref var largest = ref y[(c * height + row / side) * width + column / side];
                    largest = Math.Max(largest, x[(c * size.H + row) * size.W + column]);
                }
            }
        }

        return y;
    }
}
