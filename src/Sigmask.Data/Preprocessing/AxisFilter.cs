namespace Sigmask.Data;

/// <summary>Along one axis, every output as a weighted sum of neighbouring inputs: resizing, blurring, spline evaluation.</summary>
internal sealed class AxisFilter
{
    private readonly int[] starts;
    private readonly float[][] weights;

    /// <summary>A filter from its weights.</summary>
    /// <param name="starts">For each output the first input.</param>
    /// <param name="weights">For each output the weights from there on.</param>
    public AxisFilter(int[] starts, float[][] weights) => (this.starts, this.weights) = (starts, weights);

    /// <summary>Outputs.</summary>
    public int Length => starts.Length;

    /// <summary>
    /// Resizing by linear interpolation between pixel centres (half-pixel rule, edges repeated). When shrinking, the triangle is as
    /// much wider, so that every input counts (antialiasing).
    /// </summary>
    public static AxisFilter Resize(int from, int to)
    {
        var step = (double)from / to;
        var reach = Math.Max(step, 1);
        return FromKernel(to, from, output => ((output + 0.5) * step) - 0.5, reach, offset => Math.Max(0, 1 - (Math.Abs(offset) / reach)));
    }

    /// <summary>As <see cref="Resize"/> with the Catmull-Rom kernel, which reaches two inputs to each side.</summary>
    public static AxisFilter ResizeCubic(int from, int to)
    {
        var step = (double)from / to;
        var scale = Math.Max(step, 1);
        return FromKernel(to, from, output => ((output + 0.5) * step) - 0.5, 2 * scale, offset => CatmullRomWeight(offset / scale));
    }

    /// <summary>Gaussian blur, cut off at three standard deviations, renormalised at the edges.</summary>
    public static AxisFilter Gaussian(int length, double deviation) =>
        FromKernel(length, length, output => output, Math.Max(1, 3 * deviation), offset => Math.Exp(-offset * offset / (2 * deviation * deviation)));

    /// <summary>A uniform cubic B-spline over <paramref name="cells"/> intervals (cells + 3 control points), evaluated at pixel centres.</summary>
    public static AxisFilter CubicSpline(int cells, int to) =>
        FromKernel(to, cells + 3, output => ((output + 0.5) * cells / to) + 1, 2, CubicSplineWeight);

    /// <summary>The filter where all inputs are zero but for some beside each other: the first output that sees these, and the filter from these alone to the outputs that see them.</summary>
    /// <param name="first">The first of these inputs.</param>
    /// <param name="count">How many they are, at least 1; an output must see them, as one does of every input where something is resized.</param>
    public (int First, AxisFilter Part) Seeing(int first, int count)
    {
        int[] seeing = [.. Enumerable.Range(0, Length).Where(output => starts[output] < first + count && starts[output] + weights[output].Length > first)];
        return (seeing[0], new AxisFilter(
            Array.ConvertAll(seeing, output => Math.Max(starts[output] - first, 0)),
            Array.ConvertAll(seeing, output => weights[output][Math.Max(first - starts[output], 0)..Math.Min(weights[output].Length, first + count - starts[output])])));
    }

    /// <summary>Filters the middle axis of [outer, from, inner].</summary>
    public float[] Apply(float[] values, int outer, int from, int inner)
    {
        var result = new float[checked(outer * Length * inner)];
        for (var block = 0; block < outer; block++)
        {
            for (var output = 0; output < Length; output++)
            {
                var target = result.AsSpan(((block * Length) + output) * inner, inner);
                var taps = weights[output];
                for (var tap = 0; tap < taps.Length; tap++)
                {
                    var weight = taps[tap];
                    var source = values.AsSpan(((block * from) + starts[output] + tap) * inner, inner);
                    for (var i = 0; i < target.Length; i++)
                    {
                        target[i] += weight * source[i];
                    }
                }
            }
        }

        return result;
    }

    private static double CubicSplineWeight(double offset)
    {
        var distance = Math.Abs(offset);
        return distance switch
        {
            < 1 => (2.0 / 3) - (distance * distance) + (distance * distance * distance / 2),
            < 2 => Math.Pow(2 - distance, 3) / 6,
            _ => 0,
        };
    }

    private static double CatmullRomWeight(double offset)
    {
        var distance = Math.Abs(offset);
        return distance switch
        {
            < 1 => (((1.5 * distance) - 2.5) * distance * distance) + 1,
            < 2 => (((((-0.5 * distance) + 2.5) * distance) - 4) * distance) + 2,
            _ => 0,
        };
    }

    private static AxisFilter FromKernel(int outputs, int inputs, Func<int, double> centreOf, double reach, Func<double, double> kernel)
    {
        var starts = new int[outputs];
        var weights = new float[outputs][];
        for (var output = 0; output < outputs; output++)
        {
            var centre = centreOf(output);
            var first = Math.Max(0, (int)Math.Ceiling(centre - reach));
            var last = Math.Min(inputs - 1, (int)Math.Floor(centre + reach));
            var taps = Enumerable.Range(first, last - first + 1).Select(input => kernel(input - centre)).ToArray();
            var sum = taps.Sum();
            starts[output] = first;
            weights[output] = Array.ConvertAll(taps, weight => (float)(weight / sum));
        }

        return new AxisFilter(starts, weights);
    }
}
