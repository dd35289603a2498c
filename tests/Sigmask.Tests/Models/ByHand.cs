using MathNet.Numerics;
using static TorchSharp.torch;

namespace Sigmask.Tests.Models;

/// <summary>Feature maps [channels, H, W] in float64 and what layers make of them, written down as formulas: the other side of comparisons.</summary>
public sealed class ByHand
{
    private readonly double[,,] values;

    private ByHand(double[,,] values) => this.values = values;

    public int Channels => values.GetLength(0);

    public int Height => values.GetLength(1);

    public int Width => values.GetLength(2);

    public double this[int channel, int row, int column] => values[channel, row, column];

    /// <summary>Maps by the fill rule.</summary>
    public static ByHand Filled(string name, int channels, int height, int width)
    {
        var numbers = SplitMixFill.Uniform(name, (long)channels * height * width);
        return Of(channels, height, width, (channel, row, column) => numbers[(((channel * height) + row) * width) + column]);
    }

    public static ByHand Of(int channels, int height, int width, Func<int, int, int, double> value)
    {
        var values = new double[channels, height, width];
        for (var channel = 0; channel < channels; channel++)
        {
            for (var row = 0; row < height; row++)
            {
                for (var column = 0; column < width; column++)
                {
                    values[channel, row, column] = value(channel, row, column);
                }
            }
        }

        return new(values);
    }

    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    public static double Gelu(double x) => 0.5 * x * (1 + SpecialFunctions.Erf(x / Math.Sqrt(2)));

    public ByHand Map(Func<double, double> function) => Of(Channels, Height, Width, (channel, row, column) => function(values[channel, row, column]));

    public ByHand With(ByHand other, Func<double, double, double> function) =>
        Of(Channels, Height, Width, (channel, row, column) => function(values[channel, row, column], other[channel, row, column]));

    /// <summary>A convolution padded by zeros, with the weights NAME.weight and, if there, NAME.bias.</summary>
    public ByHand Convolved(IReadOnlyDictionary<string, Tensor> state, string name, int stride = 1, int padding = 0, int groups = 1)
    {
        var (shape, weight) = (state[$"{name}.weight"].shape, Numbers(state[$"{name}.weight"]));
        var bias = state.TryGetValue($"{name}.bias", out var given) ? Numbers(given) : new double[shape[0]];
        var (inputs, side, outputs) = ((int)shape[1], (int)shape[2], (int)shape[0]);
        return Of(outputs, ((Height + (2 * padding) - side) / stride) + 1, ((Width + (2 * padding) - side) / stride) + 1, (channel, row, column) =>
        {
            var sum = bias[channel];
            for (var input = 0; input < inputs; input++)
            {
                for (var place = 0; place < side * side; place++)
                {
                    var (y, x) = ((row * stride) - padding + (place / side), (column * stride) - padding + (place % side));
                    if (y >= 0 && y < Height && x >= 0 && x < Width)
                    {
                        sum += weight[(((channel * inputs) + input) * side * side) + place] * values[(channel / (outputs / groups) * inputs) + input, y, x];
                    }
                }
            }

            return sum;
        });
    }

    /// <summary>A linear map of each pixel's features.</summary>
    public ByHand Mapped(IReadOnlyDictionary<string, Tensor> state, string name)
    {
        var (outputs, weight, bias) = ((int)state[$"{name}.weight"].shape[0], Numbers(state[$"{name}.weight"]), Numbers(state[$"{name}.bias"]));
        return Of(outputs, Height, Width, (channel, row, column) =>
            bias[channel] + Enumerable.Range(0, Channels).Sum(input => weight[(channel * Channels) + input] * values[input, row, column]));
    }

    /// <summary>Each pixel's features to mean 0 and variance 1, scaled and shifted.</summary>
    public ByHand LayerNormalized(IReadOnlyDictionary<string, Tensor> state, string name, double epsilon)
    {
        var (scale, shift) = (Numbers(state[$"{name}.weight"]), Numbers(state[$"{name}.bias"]));
        return Of(Channels, Height, Width, (channel, row, column) =>
        {
            var features = Enumerable.Range(0, Channels).Select(other => values[other, row, column]).ToArray();
            var mean = features.Average();
            return ((values[channel, row, column] - mean) / Math.Sqrt(features.Average(value => Math.Pow(value - mean, 2)) + epsilon) * scale[channel]) + shift[channel];
        });
    }

    /// <summary>Each feature map by its running statistics, scaled and shifted.</summary>
    public ByHand BatchNormalized(IReadOnlyDictionary<string, Tensor> state, string name)
    {
        var (scale, shift) = (Numbers(state[$"{name}.weight"]), Numbers(state[$"{name}.bias"]));
        var (mean, variance) = (Numbers(state[$"{name}.running_mean"]), Numbers(state[$"{name}.running_var"]));
        return Of(Channels, Height, Width, (channel, row, column) =>
            ((values[channel, row, column] - mean[channel]) / Math.Sqrt(variance[channel] + 1e-5) * scale[channel]) + shift[channel]);
    }

    /// <summary>[1, channels, H, W].</summary>
    public Tensor ToTensor() => tensor(values).unsqueeze(0);

    /// <summary>Fails unless a tensor [1, channels, H, W] has these values.</summary>
    public void RequireEqual(Tensor actual)
    {
        using var scope = NewDisposeScope();
        Assert.Equal([1, Channels, Height, Width], actual.shape);
        Assert.InRange((actual - ToTensor()).abs().max().item<double>(), 0, 1e-12);
    }

    private static double[] Numbers(Tensor one) => one.data<double>().ToArray();
}
