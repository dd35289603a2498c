using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>Layers as operations of a graph, in evaluation mode.</summary>
internal static class LayerNotes
{
    /// <summary>Which layers these are, in words.</summary>
    public const string Known = "convolutions, linear layers, batch, instance, group and layer normalisation, rectifiers, sigmoid, GELU, pooling, upsampling, dropout";

    /// <summary>Whether a layer can be added to a graph.</summary>
    public static bool Know(nn.Module<Tensor, Tensor> layer) => layer is Convolution or Linear or BatchNorm or InstanceNorm or GroupNorm or LayerNorm
        or ReLU or ReLU6 or LeakyReLU or ParametricRectifier or PReLU or Sigmoid or GELU or AvgPool2d or AvgPool3d or MaxPool2d or MaxPool3d or Upsample
        or Dropout or Dropout1d or Dropout2d or Dropout3d or Identity;

    /// <summary>Adds a layer.</summary>
    /// <param name="graph">To which.</param>
    /// <param name="path">The name of the layer in its network.</param>
    /// <param name="layer">One of those that are known.</param>
    /// <param name="input">The name of what it takes.</param>
    /// <param name="from">What it takes.</param>
    /// <returns>The name of its result.</returns>
    /// <exception cref="ModelException">It has a setting that is not known here.</exception>
    public static string Add(NetworkGraph graph, string path, nn.Module<Tensor, Tensor> layer, string input, Tensor from) => layer switch
    {
        Convolution convolution => Convolve(graph, path, convolution, input),
        Linear linear => Map(graph, path, linear, input),
        BatchNorm { running_mean: { } mean, running_var: { } variance } norm => graph.Add(
            "BatchNormalization",
            [input, .. Affine(graph, path, norm.weight, norm.bias, norm.num_features), graph.Weight(path + ".running_mean", mean), graph.Weight(path + ".running_var", variance)],
            ("epsilon", (float)norm.eps)),
        InstanceNorm { track_running_stats: false } norm => graph.Add(
            "InstanceNormalization", [input, .. Affine(graph, path, norm.weight, norm.bias, from.shape[1])], ("epsilon", (float)norm.eps)),
        GroupNorm norm => Group(graph, path, norm, input, from),
        LayerNorm norm => graph.Add(
            "LayerNormalization", [input, .. Affine(graph, path, norm.weight, norm.bias, norm.normalized_shape)], ("axis", (long)-norm.normalized_shape.Length), ("epsilon", (float)norm.eps)),
        ReLU => graph.Add("Relu", [input]),
        ReLU6 => graph.Add("Clip", [input, graph.Number(0), graph.Number(6)]),
        LeakyReLU leaky => graph.Add("LeakyRelu", [input], ("alpha", (float)leaky.negative_slope)),
        ParametricRectifier rectifier => graph.Add("PRelu", [input, graph.Weight(path + ".weight", rectifier.Slope)]),
        PReLU { num_parameters: 1 } rectifier => graph.Add("PRelu", [input, graph.Weight(path + ".weight", rectifier.weight!)]),
        Sigmoid => graph.Add("Sigmoid", [input]),
        GELU { approximate: GELU.Approximate.none } => Operations.NoteGelu(graph, input),
        AvgPool2d { ceil_mode: false, divisor_override: null } pool => Pool(graph, "AveragePool", input, pool.kernel_size, pool.stride, pool.padding, ("count_include_pad", pool.count_include_pad ? 1L : 0L)),
        AvgPool3d { ceil_mode: false, divisor_override: null } pool => Pool(graph, "AveragePool", input, pool.kernel_size, pool.stride, pool.padding, ("count_include_pad", pool.count_include_pad ? 1L : 0L)),
        MaxPool2d { ceil_mode: false } pool => Pool(graph, "MaxPool", input, pool.kernel_size, pool.stride, pool.padding, ("dilations", pool.dilation ?? Ones(pool.kernel_size))),
        MaxPool3d { ceil_mode: false } pool => Pool(graph, "MaxPool", input, pool.kernel_size, pool.stride, pool.padding, ("dilations", pool.dilation ?? Ones(pool.kernel_size))),
        Upsample { mode: UpsampleMode.Nearest } up when up.scale_factor.Length > 0 => SpatialOperations.NoteEnlarged(graph, input, up.scale_factor, isSmooth: false),
        Dropout or Dropout1d or Dropout2d or Dropout3d or Identity => input,
        _ => throw new ModelException($"The network cannot be exported: layer {path} ({layer.GetName()}) has settings that are not known."),
    };

    private static string Convolve(NetworkGraph graph, string path, Convolution layer, string input)
    {
        if (layer.padding is not { } padding || layer.padding_mode != PaddingModes.Zeros)
        {
            throw new ModelException($"The network cannot be exported: convolution {path} pads by a rule; give it zeros of a number.");
        }

        List<(string, object)> attributes =
        [
            ("kernel_shape", layer.kernel_size), ("strides", layer.stride), ("pads", (long[])[.. padding, .. padding]), ("dilations", layer.dilation), ("group", layer.groups),
        ];
        if (layer.transposed)
        {
            attributes.Add(("output_padding", layer.output_padding));
        }

        string[] bias = layer.bias is { } offsets ? [graph.Weight(path + ".bias", offsets)] : [];
        return graph.Add(layer.transposed ? "ConvTranspose" : "Conv", [input, graph.Weight(path + ".weight", layer.weight!), .. bias], [.. attributes]);
    }

    // Of any number of axes, the last of which is mapped.
    private static string Map(NetworkGraph graph, string path, Linear layer, string input)
    {
        var weight = graph.Add("Transpose", [graph.Weight(path + ".weight", layer.weight!)], ("perm", (long[])[1, 0]));
        var product = graph.Add("MatMul", [input, weight]);
        return layer.bias is { } bias ? graph.Add("Add", [product, graph.Weight(path + ".bias", bias)]) : product;
    }

    // ONNX has group normalisation from opset 18 on only.
    private static string Group(NetworkGraph graph, string path, GroupNorm norm, string input, Tensor from)
    {
        var groups = graph.Add("Reshape", [input, graph.Integers(0, norm.num_groups, -1)]);
        var normalized = graph.Add("InstanceNormalization", [groups, .. Affine(graph, path, null, null, norm.num_groups)], ("epsilon", (float)norm.eps));
        var result = graph.Add("Reshape", [normalized, graph.Add("Shape", [input])]);
        if (norm.weight is not { } weight || norm.bias is not { } bias)
        {
            return result;
        }

        var shape = graph.Integers([from.shape[1], .. Enumerable.Repeat(1L, (int)from.dim() - 2)]);
        result = graph.Add("Mul", [result, graph.Add("Reshape", [graph.Weight(path + ".weight", weight), shape])]);
        return graph.Add("Add", [result, graph.Add("Reshape", [graph.Weight(path + ".bias", bias), shape])]);
    }

    private static string Pool(NetworkGraph graph, string operation, string input, long[] kernel, long[]? stride, long[]? padding, (string, object) further)
    {
        var pads = padding ?? new long[kernel.Length];
        return graph.Add(operation, [input], ("kernel_shape", kernel), ("strides", stride ?? kernel), ("pads", (long[])[.. pads, .. pads]), further);
    }

    private static long[] Ones(long[] like) => Array.ConvertAll(like, _ => 1L);

    // Scale and shift, which operations of ONNX have always: 1 and 0 where the layer has none.
    private static string[] Affine(NetworkGraph graph, string path, Tensor? weight, Tensor? bias, params long[] shape)
    {
        var count = shape.Aggregate(1L, (product, length) => product * length);
        return
        [
            weight is null ? graph.Constant(shape, Enumerable.Repeat(1f, (int)count).ToArray()) : graph.Weight(path + ".weight", weight),
            bias is null ? graph.Constant(shape, new float[count]) : graph.Weight(path + ".bias", bias),
        ];
    }
}
