using Sigmask.Losses;
using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>
/// What networks do with features beside layers. A network that computes with these operations, those of <see cref="SpatialOperations"/> and of
/// <see cref="TokenOperations"/> alone can be exported: each notes itself while a network is recorded, and is nothing but the operation of libtorch otherwise.
/// </summary>
public static class Operations
{
    /// <summary>x + y.</summary>
    public static Tensor Add(this Tensor x, Tensor y) => Noted(ScalarOperations.Plus(x, y), "Add", x, y);

    /// <summary>x becomes x + y. Go on with the result; x must not be used afterwards.</summary>
    public static Tensor Accumulate(this Tensor x, Tensor y) => GraphRecorder.Current is null ? x.AddInPlace(y) : x.Add(y);

    /// <summary>x · y, broadcast.</summary>
    public static Tensor Multiply(this Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Noted(x.mul(y), "Mul", x, y);
    }

    /// <summary>x becomes max(x, 0). Go on with the result; x must not be used afterwards.</summary>
    public static Tensor Rectify(this Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return GraphRecorder.Current is { } recorder ? recorder.Note(x.relu(), "Relu", [x]) : x.relu_();
    }

    /// <summary>x becomes slope · x where it is negative. Go on with the result; x must not be used afterwards.</summary>
    public static Tensor RectifyLeakily(this Tensor x, double slope)
    {
        ArgumentNullException.ThrowIfNull(x);
        return GraphRecorder.Current is { } recorder ? recorder.Note(x.clone().LeakyReluInPlace(slope), "LeakyRelu", [x], ("alpha", (float)slope)) : x.LeakyReluInPlace(slope);
    }

    /// <summary>1 / (1 + exp(-x)).</summary>
    public static Tensor Sigmoid(this Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Noted(x.sigmoid(), "Sigmoid", x);
    }

    /// <summary>x · Φ(x) with the distribution function of the normal distribution (Hendrycks &amp; Gimpel 2016).</summary>
    public static Tensor Gelu(this Tensor x)
    {
        var result = nn.functional.gelu(x);
        return GraphRecorder.Current is { } recorder ? recorder.Name(result, NoteGelu(recorder.Graph, recorder.NameOf(x, "Gelu"))) : result;
    }

    /// <summary>Tensors side by side along an axis.</summary>
    public static Tensor Concatenate(IReadOnlyList<Tensor> parts, int axis)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var result = cat([.. parts], axis);
        return GraphRecorder.Current is { } recorder ? recorder.Note(result, "Concat", parts, ("axis", (long)axis)) : result;
    }

    /// <summary>The mean over axes, which stay with a length of 1.</summary>
    public static Tensor Mean(this Tensor x, params long[] axes)
    {
        ArgumentNullException.ThrowIfNull(x);
        var result = x.mean(axes, keepdim: true);
        return GraphRecorder.Current is { } recorder ? recorder.Note(result, "ReduceMean", [x], ("axes", axes), ("keepdims", 1L)) : result;
    }

    /// <summary>The largest value over axes, which stay with a length of 1.</summary>
    public static Tensor Largest(this Tensor x, params long[] axes)
    {
        ArgumentNullException.ThrowIfNull(x);
        var result = x.amax(axes, keepdim: true);
        return GraphRecorder.Current is { } recorder ? recorder.Note(result, "ReduceMax", [x], ("axes", axes), ("keepdims", 1L)) : result;
    }

    /// <summary>Says that a tensor, however it was computed, follows from the weights and the size of the images alone; the graph then carries its values.</summary>
    /// <returns><paramref name="x"/>.</returns>
    public static Tensor Constant(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return GraphRecorder.Current is { } recorder ? recorder.Name(x, recorder.Graph.Constant(x.shape, HostArray.Of<float>(x))) : x;
    }

    /// <summary>The GELU as operations of a graph.</summary>
    internal static string NoteGelu(NetworkGraph graph, string x)
    {
        var error = graph.Add("Erf", [graph.Add("Div", [x, graph.Number(Math.Sqrt(2))])]);
        return graph.Add("Mul", [graph.Add("Mul", [x, graph.Add("Add", [error, graph.Number(1)])]), graph.Number(0.5)]);
    }

    private static Tensor Noted(Tensor result, string operation, Tensor x) => GraphRecorder.Current is { } recorder ? recorder.Note(result, operation, [x]) : result;

    private static Tensor Noted(Tensor result, string operation, Tensor x, Tensor y) => GraphRecorder.Current is { } recorder ? recorder.Note(result, operation, [x, y]) : result;
}
