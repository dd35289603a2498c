using Sigmask.Data;
using Sigmask.Models;

namespace Sigmask.Export;

/// <summary>Preprocessing as operations of a graph: the same numbers as <see cref="Preprocessing.Apply"/>, whatever the size of the image.</summary>
internal static class PreparationGraph
{
    private const long Float = 1;
    private const long Double = 11;

    /// <summary>Whether a graph can normalise in a way. Percentiles stay outside: ONNX has no operation that finds them.</summary>
    public static bool CanNormalise(IntensityNormalisation normalisation) => normalisation.Kind != IntensityNormalisationKind.Percentiles;

    /// <summary>Adds the resizing of images [B, channels, spatial].</summary>
    /// <param name="graph">To which.</param>
    /// <param name="images">Their name.</param>
    /// <param name="size">Pixels along each spatial axis.</param>
    /// <param name="interpolation">Between pixels.</param>
    /// <returns>The name of the resized images.</returns>
    public static string Resize(NetworkGraph graph, string images, IReadOnlyList<int> size, Interpolation interpolation)
    {
        var shape = graph.Add("Shape", [images]);
        foreach (var (axis, length) in size.Index())
        {
            var from = graph.Add("Gather", [shape, graph.Integer(axis + 2)], ("axis", 0L));
            var weights = Weights(graph, from, length, interpolation);
            var isLast = axis == size.Count - 1;
            var last = isLast ? images : graph.Add("Transpose", [images], ("perm", LastAxis(axis + 2, size.Count + 2)));
            var product = graph.Add("MatMul", [last, weights]);

            // Two axes that changed places do so again.
            images = isLast ? product : graph.Add("Transpose", [product], ("perm", LastAxis(axis + 2, size.Count + 2)));
        }

        return images;
    }

    /// <summary>Adds the normalisation of images [B, channels, spatial].</summary>
    /// <param name="graph">To which.</param>
    /// <param name="images">Their name.</param>
    /// <param name="normalisation">One that a graph can do.</param>
    /// <param name="dimensions">Spatial axes.</param>
    /// <returns>The name of the normalised images.</returns>
    public static string Normalise(NetworkGraph graph, string images, IntensityNormalisation normalisation, int dimensions)
    {
        if (normalisation.Kind == IntensityNormalisationKind.Window)
        {
            images = graph.Add("Clip", [images, graph.Number(normalisation.Low), graph.Number(normalisation.High)]);
        }

        // In double precision, as outside.
        var values = graph.Add("Cast", [images], ("to", Double));
        var (centre, scale) = normalisation.Kind switch
        {
            IntensityNormalisationKind.Window => (Real(graph, normalisation.Low), Real(graph, normalisation.High - normalisation.Low)),
            IntensityNormalisationKind.Fixed => (Channels(graph, normalisation.Means, dimensions), Channels(graph, normalisation.Deviations, dimensions)),
            IntensityNormalisationKind.UnitRange => Range(graph, images, dimensions),
            IntensityNormalisationKind.ZScore => MeanAndDeviation(graph, values, dimensions),
            _ => throw new ArgumentException($"A graph cannot normalise by {normalisation.Kind}.", nameof(normalisation)),
        };
        var isPositive = graph.Add("Greater", [scale, Real(graph, 0)]);
        var factor = graph.Add("Where", [isPositive, graph.Add("Div", [Real(graph, 1), scale]), Real(graph, 0)]);
        return graph.Add("Cast", [graph.Add("Mul", [graph.Add("Sub", [values, centre]), factor])], ("to", Float));
    }

    private static (string Centre, string Scale) MeanAndDeviation(NetworkGraph graph, string values, int dimensions)
    {
        long[] axes = [.. Enumerable.Range(2, dimensions).Select(axis => (long)axis)];
        var mean = graph.Add("ReduceMean", [values], ("axes", axes), ("keepdims", 1L));
        var difference = graph.Add("Sub", [values, mean]);
        var variance = graph.Add("ReduceMean", [graph.Add("Mul", [difference, difference])], ("axes", axes), ("keepdims", 1L));
        return (mean, graph.Add("Sqrt", [variance]));
    }

    private static (string Centre, string Scale) Range(NetworkGraph graph, string images, int dimensions)
    {
        long[] axes = [.. Enumerable.Range(1, dimensions + 1).Select(axis => (long)axis)];
        var least = graph.Add("Cast", [graph.Add("ReduceMin", [images], ("axes", axes), ("keepdims", 1L))], ("to", Double));
        var largest = graph.Add("Cast", [graph.Add("ReduceMax", [images], ("axes", axes), ("keepdims", 1L))], ("to", Double));
        return (least, graph.Add("Sub", [largest, least]));
    }

    // [from, to]: what each input counts for each output, as AxisFilter has it.
    private static string Weights(NetworkGraph graph, string from, int to, Interpolation interpolation)
    {
        var step = graph.Add("Div", [graph.Add("Cast", [from], ("to", Double)), Real(graph, to)]);
        var reach = graph.Add("Max", [step, Real(graph, 1)]);
        var outputs = graph.Constant([1, to], Enumerable.Range(0, to).Select(output => output + 0.5).ToArray());
        var centres = graph.Add("Sub", [graph.Add("Mul", [outputs, step]), Real(graph, 0.5)]);
        var inputs = graph.Add("Unsqueeze", [graph.Add("Range", [graph.Integer(0), from, graph.Integer(1)]), graph.Integers(1)]);
        var offsets = graph.Add("Sub", [graph.Add("Cast", [inputs], ("to", Double)), centres]);
        var distances = graph.Add("Abs", [graph.Add("Div", [offsets, reach])]);
        var weights = interpolation == Interpolation.Cubic ? CatmullRom(graph, distances) : graph.Add("Max", [Real(graph, 0), graph.Add("Sub", [Real(graph, 1), distances])]);
        var sums = graph.Add("ReduceSum", [weights, graph.Integers(0)], ("keepdims", 1L));
        return graph.Add("Cast", [graph.Add("Div", [weights, sums])], ("to", Float));
    }

    private static string CatmullRom(NetworkGraph graph, string distances)
    {
        var near = Polynomial(graph, distances, 1.5, -2.5, 0, 1);
        var far = Polynomial(graph, distances, -0.5, 2.5, -4, 2);
        var outside = graph.Add("Where", [graph.Add("Less", [distances, Real(graph, 2)]), far, Real(graph, 0)]);
        return graph.Add("Where", [graph.Add("Less", [distances, Real(graph, 1)]), near, outside]);
    }

    private static string Polynomial(NetworkGraph graph, string x, params double[] coefficients) => coefficients.Skip(1).Aggregate(
        Real(graph, coefficients[0]),
        (value, coefficient) => graph.Add("Add", [graph.Add("Mul", [value, x]), Real(graph, coefficient)]));

    private static string Real(NetworkGraph graph, double value) => graph.Constant([], new[] { value });

    private static string Channels(NetworkGraph graph, IReadOnlyList<double> values, int dimensions) =>
        graph.Constant([1, values.Count, .. Enumerable.Repeat(1L, dimensions)], values.ToArray());

    // The order in which an axis and the last one have changed places.
    private static long[] LastAxis(int axis, int count)
    {
        long[] order = [.. Enumerable.Range(0, count).Select(place => (long)place)];
        (order[axis], order[^1]) = (order[^1], order[axis]);
        return order;
    }
}
