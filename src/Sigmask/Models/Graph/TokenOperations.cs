using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>What networks do with sequences of tokens and with the order of axes: reshaping, cutting, attention. See <see cref="Operations"/>.</summary>
public static class TokenOperations
{
    /// <summary>The axes in another order.</summary>
    public static Tensor Reorder(this Tensor x, params long[] axes)
    {
        ArgumentNullException.ThrowIfNull(x);
        var result = x.permute(axes);
        return GraphRecorder.Current is { } recorder ? recorder.Note(result, "Transpose", [x], ("perm", axes)) : result;
    }

    /// <summary>The same numbers in another shape.</summary>
    /// <param name="x">A tensor.</param>
    /// <param name="shape">Lengths; 0 for that of <paramref name="x"/> at the same place, -1 once for what is left. Then the graph holds for any size.</param>
    public static Tensor Reform(this Tensor x, params long[] shape)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(shape);
        var result = x.reshape([.. shape.Select((length, axis) => length == 0 ? x.shape[axis] : length)]);
        return GraphRecorder.Current is { } recorder
            ? recorder.Name(result, recorder.Graph.Add("Reshape", [recorder.NameOf(x, "Reshape"), recorder.Graph.Integers(shape)]))
            : result;
    }

    /// <summary>The same numbers in the shape of another tensor.</summary>
    public static Tensor ReformTo(this Tensor x, Tensor like)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(like);
        var result = x.reshape(like.shape);
        return GraphRecorder.Current is { } recorder
            ? recorder.Name(result, recorder.Graph.Add("Reshape", [recorder.NameOf(x, "Reshape"), recorder.Graph.Add("Shape", [recorder.NameOf(like, "Shape")])]))
            : result;
    }

    /// <summary>One slice along the first axis, which goes.</summary>
    public static Tensor Slice(this Tensor x, long index)
    {
        ArgumentNullException.ThrowIfNull(x);
        var result = x.select(0, index);
        return GraphRecorder.Current is { } recorder
            ? recorder.Name(result, recorder.Graph.Add("Gather", [recorder.NameOf(x, "Gather"), recorder.Graph.Integer(index)], ("axis", 0L)))
            : result;
    }

    /// <summary>Tokens [B, N, C] as the maps [B, C, size] that they were cut from.</summary>
    /// <param name="x">Tokens in the order of the patches.</param>
    /// <param name="images">The images of which each patch made a token.</param>
    /// <param name="patch">Length of a patch, which divides that of the images.</param>
    public static Tensor ToMaps(this Tensor x, Tensor images, int patch)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(images);
        var turned = x.Reorder(0, 2, 1);
        var result = turned.reshape([x.shape[0], x.shape[2], .. images.shape[2..].Select(length => length / patch)]);
        if (GraphRecorder.Current is not { } recorder)
        {
            return result;
        }

        var graph = recorder.Graph;
        var size = graph.Add("Div", [SpatialOperations.SizeOf(recorder, images), graph.Integers(patch)]);
        return recorder.Name(result, graph.Add("Reshape", [recorder.NameOf(turned, "Reshape"), graph.Add("Concat", [graph.Integers(0, x.shape[2]), size], ("axis", 0L))]));
    }

    /// <summary>Each token [..., C] with mean 0 and variance 1 (Ba et al. 2016), without learned scale.</summary>
    public static Tensor NormalizeTokens(this Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var width = x.shape[^1];
        var result = nn.functional.layer_norm(x, [width]);
        return GraphRecorder.Current is { } recorder
            ? recorder.Name(result, recorder.Graph.Add(
                "LayerNormalization",
                [recorder.NameOf(x, "LayerNormalization"), recorder.Graph.Constant([width], Enumerable.Repeat(1f, (int)width).ToArray()), recorder.Graph.Constant([width], new float[width])],
                ("axis", -1L),
                ("epsilon", 1e-5f)))
            : result;
    }

    /// <summary>A part along an axis.</summary>
    public static Tensor Part(this Tensor x, int axis, long start, long length)
    {
        ArgumentNullException.ThrowIfNull(x);
        var result = x.narrow(axis, start, length);
        return GraphRecorder.Current is { } recorder ? recorder.Name(result, Cut(recorder.Graph, recorder.NameOf(x, "Slice"), axis, start, start + length)) : result;
    }

    /// <summary>Every second pixel along each axis behind the first one.</summary>
    /// <param name="x">[B, spatial, C].</param>
    /// <param name="starts">0 or 1 along each spatial axis.</param>
    public static Tensor EverySecond(this Tensor x, IReadOnlyList<int> starts)
    {
        ArgumentNullException.ThrowIfNull(x);
        TensorIndex[] places = [TensorIndex.Colon, .. starts.Select(start => TensorIndex.Slice(start, null, 2))];
        var result = x.index(places);
        if (GraphRecorder.Current is not { } recorder)
        {
            return result;
        }

        var graph = recorder.Graph;
        string[] ranges =
        [
            graph.Integers([.. starts.Select(start => (long)start)]), graph.Integers([.. starts.Select(_ => long.MaxValue)]),
            graph.Integers([.. starts.Select((_, axis) => axis + 1L)]), graph.Integers([.. starts.Select(_ => 2L)]),
        ];
        return recorder.Name(result, graph.Add("Slice", [recorder.NameOf(x, "Slice"), .. ranges]));
    }

    /// <summary>Shifted along axes; what leaves at one end comes in at the other.</summary>
    /// <param name="x">A tensor.</param>
    /// <param name="shifts">By how many places, to the end if positive.</param>
    /// <param name="axes">As many axes.</param>
    public static Tensor Roll(this Tensor x, long[] shifts, long[] axes)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(shifts);
        ArgumentNullException.ThrowIfNull(axes);
        var result = x.roll(shifts, axes);
        if (GraphRecorder.Current is not { } recorder)
        {
            return result;
        }

        var (graph, name) = (recorder.Graph, recorder.NameOf(x, "Roll"));
        foreach (var (shift, axis) in shifts.Zip(axes).Where(pair => pair.First != 0))
        {
            name = graph.Add("Concat", [Cut(graph, name, axis, -shift, long.MaxValue), Cut(graph, name, axis, 0, -shift)], ("axis", axis));
        }

        return recorder.Name(result, name);
    }

    /// <summary>Longer by zeros at the ends.</summary>
    /// <param name="x">[B, spatial, C].</param>
    /// <param name="counts">How many along each spatial axis.</param>
    public static Tensor PadWithZeros(this Tensor x, IReadOnlyList<long> counts)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(counts);
        if (counts.All(count => count == 0))
        {
            return x;
        }

        var result = nn.functional.pad(x, [0, 0, .. counts.Reverse().SelectMany(count => new[] { 0, count })]);
        return GraphRecorder.Current is { } recorder
            ? recorder.Name(result, recorder.Graph.Add("Pad", [recorder.NameOf(x, "Pad"), recorder.Graph.Integers([.. new long[counts.Count + 2], 0, .. counts, 0])]))
            : result;
    }

    /// <summary>Channels [B, C, spatial] dealt out to groups in turn, so that each group mixes with all others (Zhang et al., CVPR 2018).</summary>
    /// <param name="x">Feature maps.</param>
    /// <param name="size">Channels in a group.</param>
    public static Tensor ShuffleChannels(this Tensor x, int size)
    {
        ArgumentNullException.ThrowIfNull(x);
        var result = x.unflatten(1, -1, size).transpose(1, 2).flatten(1, 2);
        var groups = x.shape[1] / size;
        return GraphRecorder.Current is { } recorder
            ? recorder.Name(result, recorder.Graph.Add(
                "Gather", [recorder.NameOf(x, "Gather"), recorder.Graph.Integers([.. Enumerable.Range(0, (int)x.shape[1]).Select(channel => (channel % groups * size) + (channel / groups))])], ("axis", 1L)))
            : result;
    }

    /// <summary>The operations of attention, noted for a result that was computed otherwise.</summary>
    internal static Tensor NoteAttention(GraphRecorder recorder, Tensor result, Tensor queries, Tensor keys, Tensor values, Tensor? bias)
    {
        var (graph, axes) = (recorder.Graph, (int)keys.dim());
        long[] turned = [.. Enumerable.Range(0, axes - 2).Select(axis => (long)axis), axes - 1, axes - 2];
        var scaled = graph.Add("Mul", [recorder.NameOf(queries, "Attention"), graph.Number(1 / Math.Sqrt(queries.shape[^1]))]);
        var scores = graph.Add("MatMul", [scaled, graph.Add("Transpose", [recorder.NameOf(keys, "Attention")], ("perm", turned))]);
        if (bias is not null)
        {
            scores = graph.Add("Add", [scores, recorder.NameOf(bias, "Attention")]);
        }

        return recorder.Name(result, graph.Add("MatMul", [graph.Add("Softmax", [scores], ("axis", -1L)), recorder.NameOf(values, "Attention")]));
    }

    private static string Cut(NetworkGraph graph, string x, long axis, long start, long end) =>
        graph.Add("Slice", [x, graph.Integers(start), graph.Integers(end), graph.Integers(axis)]);
}
