using TorchSharp;
using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>What networks do with feature maps [B, C, H, W] or [B, C, D, H, W] beside layers: pooling, resizing, padding. See <see cref="Operations"/>.</summary>
public static class SpatialOperations
{
    /// <summary>The largest value of each window.</summary>
    /// <param name="x">Feature maps.</param>
    /// <param name="kernel">Length of a window along each axis.</param>
    /// <param name="stride">From one window to the next.</param>
    /// <param name="padding">By which the maps are longer at both ends.</param>
    public static Tensor PoolLargest(this Tensor x, int kernel, int stride, int padding = 0)
    {
        ArgumentNullException.ThrowIfNull(x);
        var result = x.dim() == 4
            ? nn.functional.max_pool2d(x, [kernel, kernel], [stride, stride], [padding, padding])
            : nn.functional.max_pool3d(x, [kernel, kernel, kernel], [stride, stride, stride], [padding, padding, padding]);
        return GraphRecorder.Current is { } recorder
            ? recorder.Note(result, "MaxPool", [x], ("kernel_shape", Alike(x, kernel)), ("strides", Alike(x, stride)), ("pads", (long[])[.. Alike(x, padding), .. Alike(x, padding)]))
            : result;
    }

    /// <summary>Resized linearly to the size of other maps.</summary>
    /// <param name="x">Feature maps.</param>
    /// <param name="like">Whose size to take.</param>
    /// <param name="alignCorners">Whether the centres of the first and last pixels are those of the original; otherwise its borders are.</param>
    public static Tensor ResizeTo(this Tensor x, Tensor like, bool alignCorners = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(like);
        var result = nn.functional.interpolate(x, like.shape[2..], mode: Smooth(x), align_corners: alignCorners);
        return GraphRecorder.Current is { } recorder
            ? recorder.Name(result, NoteResized(recorder, x, SizeOf(recorder, like), "linear", alignCorners))
            : result;
    }

    /// <summary>Twice as long along each axis.</summary>
    /// <param name="x">Feature maps.</param>
    /// <param name="isSmooth">Whether values are interpolated linearly; each is repeated otherwise.</param>
    public static Tensor EnlargeTwofold(this Tensor x, bool isSmooth)
    {
        ArgumentNullException.ThrowIfNull(x);
        double[] factors = [.. Alike(x, 2).Select(factor => (double)factor)];
        var result = isSmooth
            ? nn.functional.interpolate(x, [.. x.shape[2..].Select(length => 2 * length)], mode: Smooth(x), align_corners: false)
            : nn.functional.interpolate(x, scale_factor: factors, mode: InterpolationMode.Nearest);
        return GraphRecorder.Current is { } recorder ? recorder.Name(result, NoteEnlarged(recorder.Graph, recorder.NameOf(x, nameof(EnlargeTwofold)), factors, isSmooth)) : result;
    }

    /// <summary>Padded at the ends by repeating the border, so that strides divide the size.</summary>
    /// <param name="x">Images.</param>
    /// <param name="strides">Along each axis.</param>
    /// <param name="needsSeveral">Whether images that are no larger than one stride along every axis are padded to two.</param>
    public static Tensor PadToMultiple(this Tensor x, IReadOnlyList<int> strides, bool needsSeveral = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(strides);
        var size = x.shape.AsSpan(2);
        var padded = new long[size.Length];
        for (var axis = 0; axis < size.Length; axis++)
        {
            padded[axis] = (size[axis] + strides[axis] - 1) / strides[axis] * strides[axis];
        }

        var hasOnePixel = strides.Select((stride, axis) => padded[axis] == stride).All(isOne => isOne);
        var ends = new long[2 * size.Length];
        for (var axis = 0; axis < size.Length; axis++)
        {
            var length = hasOnePixel && needsSeveral ? 2 * padded[axis] : padded[axis];
            ends[(2 * (size.Length - 1 - axis)) + 1] = length - size[axis];
        }

        var isAsItIs = Array.TrueForAll(ends, end => end == 0);
        if (GraphRecorder.Current is { } recorder)
        {
            return recorder.Name(isAsItIs ? x.alias() : nn.functional.pad(x, ends, PaddingModes.Replicate), NotePadded(recorder, x, strides, needsSeveral));
        }

        return isAsItIs ? x : nn.functional.pad(x, ends, PaddingModes.Replicate);
    }

    /// <summary>The beginning of maps, as long along each axis as other ones.</summary>
    public static Tensor CropTo(this Tensor x, Tensor like)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(like);
        var cropped = x;
        for (var axis = 2; axis < x.dim(); axis++)
        {
            cropped = cropped.shape[axis] == like.shape[axis] ? cropped : cropped.narrow(axis, 0, like.shape[axis]);
        }

        if (GraphRecorder.Current is not { } recorder)
        {
            return cropped;
        }

        var (graph, axes) = (recorder.Graph, (int)x.dim() - 2);
        return recorder.Name(ReferenceEquals(cropped, x) ? x.alias() : cropped, graph.Add(
            "Slice", [recorder.NameOf(x, nameof(CropTo)), graph.Integers(new long[axes]), SizeOf(recorder, like), graph.Integers([.. Enumerable.Range(2, axes).Select(axis => (long)axis)])]));
    }

    /// <summary>Mean 0 and variance 1 in each map of each image (Ulyanov et al. 2016), without learned scale.</summary>
    public static Tensor NormalizeInstances(this Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var result = nn.functional.instance_norm(x);
        if (GraphRecorder.Current is not { } recorder)
        {
            return result;
        }

        var (graph, channels) = (recorder.Graph, x.shape[1]);
        return recorder.Name(result, graph.Add(
            "InstanceNormalization",
            [recorder.NameOf(x, "InstanceNormalization"), graph.Constant([channels], Enumerable.Repeat(1f, (int)channels).ToArray()), graph.Constant([channels], new float[channels])],
            ("epsilon", 1e-5f)));
    }

    /// <summary>Enlarging by factors as an operation of a graph.</summary>
    internal static string NoteEnlarged(NetworkGraph graph, string x, ReadOnlySpan<double> factors, bool isSmooth)
    {
        float[] scales = [1, 1, .. factors.ToArray().Select(factor => (float)factor)];
        return graph.Add(
            "Resize",
            [x, "", graph.Constant([scales.Length], scales)],
            [("mode", isSmooth ? "linear" : "nearest"), ("coordinate_transformation_mode", isSmooth ? "half_pixel" : "asymmetric"), .. isSmooth ? [] : new (string, object)[] { ("nearest_mode", "floor") }]);
    }

    /// <summary>Resizing to a size that is found while the graph runs.</summary>
    /// <param name="recorder">Who listens.</param>
    /// <param name="x">Feature maps.</param>
    /// <param name="size">The name of the lengths along the spatial axes.</param>
    /// <param name="mode">linear or cubic.</param>
    /// <param name="alignCorners">See <see cref="ResizeTo"/>.</param>
    internal static string NoteResized(GraphRecorder recorder, Tensor x, string size, string mode, bool alignCorners)
    {
        var (graph, name) = (recorder.Graph, recorder.NameOf(x, "Resize"));
        var others = graph.Add("Slice", [graph.Add("Shape", [name]), graph.Integers(0), graph.Integers(2)]);
        return graph.Add(
            "Resize",
            [name, "", "", graph.Add("Concat", [others, size], ("axis", 0L))],
            ("mode", mode),
            ("coordinate_transformation_mode", alignCorners ? "align_corners" : "half_pixel"));
    }

    /// <summary>The name of the lengths of maps along their spatial axes.</summary>
    internal static string SizeOf(GraphRecorder recorder, Tensor maps)
    {
        var graph = recorder.Graph;
        return graph.Add("Slice", [graph.Add("Shape", [recorder.NameOf(maps, "Shape")]), graph.Integers(2), graph.Integers(long.MaxValue)]);
    }

    private static string NotePadded(GraphRecorder recorder, Tensor x, IReadOnlyList<int> strides, bool needsSeveral)
    {
        var (graph, name) = (recorder.Graph, recorder.NameOf(x, "Pad"));
        var step = graph.Integers([.. strides.Select(stride => (long)stride)]);
        var size = SizeOf(recorder, x);
        var counts = graph.Add("Div", [graph.Add("Add", [size, graph.Integers([.. strides.Select(stride => stride - 1L)])]), step]);
        if (needsSeveral)
        {
            // Where each count is 1, two strides instead of one.
            var largest = graph.Add("ReduceMax", [counts], ("axes", (long[])[0]), ("keepdims", 1L));
            var isOne = graph.Add("Cast", [graph.Add("Equal", [largest, graph.Integers(1)])], ("to", (long)7));
            counts = graph.Add("Add", [counts, isOne]);
        }

        var ends = graph.Add("Sub", [graph.Add("Mul", [counts, step]), size]);
        var pads = graph.Add("Concat", [graph.Integers(new long[strides.Count + 4]), ends], ("axis", 0L));
        return graph.Add("Pad", [name, pads], ("mode", "edge"));
    }

    private static InterpolationMode Smooth(Tensor x) => x.dim() == 4 ? InterpolationMode.Bilinear : InterpolationMode.Trilinear;

    private static long[] Alike(Tensor x, long length) => [.. Enumerable.Repeat(length, (int)x.dim() - 2)];
}
