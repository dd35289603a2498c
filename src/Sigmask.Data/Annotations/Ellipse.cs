using MathNet.Numerics.LinearAlgebra;

namespace Sigmask.Data;

/// <summary>An ellipse in a picture: where a x² + b x y + c y² + d x + e y + f has the sign of its centre.</summary>
internal sealed class Ellipse
{
    private const int LeastPoints = 6;

    private readonly Vector<double> conic;
    private readonly double scale;
    private readonly double centreX;
    private readonly double centreY;

    private Ellipse(Vector<double> conic, double scale, double centreX, double centreY) =>
        (this.conic, this.scale, this.centreX, this.centreY) = (conic, scale, centreX, centreY);

    /// <summary>The ellipse closest to the marked pixels; null if they lie on none.</summary>
    /// <param name="marked">[H, W].</param>
    /// <param name="width">W.</param>
    /// <remarks>Direct least squares (Fitzgibbon, Pilu, Fisher 1999) in the stable form of Halíř and Flusser (1998).</remarks>
    public static Ellipse? Through(bool[] marked, int width)
    {
        var pixels = Enumerable.Range(0, marked.Length).Where(pixel => marked[pixel]).ToArray();
        if (pixels.Length < LeastPoints)
        {
            return null;
        }

        var (x, y) = (Array.ConvertAll(pixels, pixel => (double)(pixel % width)), Array.ConvertAll(pixels, pixel => (double)(pixel / width)));
        var (meanX, meanY) = (x.Average(), y.Average());
        var scale = 1 / Math.Max(1, Math.Max(x.Max() - x.Min(), y.Max() - y.Min()));
        var (u, v) = (Array.ConvertAll(x, value => (value - meanX) * scale), Array.ConvertAll(y, value => (value - meanY) * scale));
        var quadratic = Matrix<double>.Build.Dense(pixels.Length, 3, (i, j) => j switch { 0 => u[i] * u[i], 1 => u[i] * v[i], _ => v[i] * v[i] });
        var linear = Matrix<double>.Build.Dense(pixels.Length, 3, (i, j) => j switch { 0 => u[i], 1 => v[i], _ => 1 });
        var (s1, s2, s3) = (quadratic.TransposeThisAndMultiply(quadratic), quadratic.TransposeThisAndMultiply(linear), linear.TransposeThisAndMultiply(linear));
        if (Math.Abs(s3.Determinant()) < 1e-12)
        {
            return null;
        }

        var toLinear = -s3.Inverse() * s2.Transpose();
        var reduced = s1 + (s2 * toLinear);
        var constrained = Matrix<double>.Build.DenseOfRowVectors(reduced.Row(2) / 2, -reduced.Row(1), reduced.Row(0) / 2);
        return constrained.Evd().EigenVectors.EnumerateColumns()
            .Where(vector => (4 * vector[0] * vector[2]) - (vector[1] * vector[1]) > 1e-12)
            .Select(vector => new Ellipse(Vector<double>.Build.DenseOfEnumerable(vector.Concat(toLinear * vector)), scale, meanX, meanY))
            .FirstOrDefault();
    }

    /// <summary>Its pixels, [H, W]: those whose centre lies inside.</summary>
    public bool[] Fill(int width, int height)
    {
        var sign = Math.Sign(conic[0] + conic[2]);
        var inside = new bool[width * height];
        for (var pixel = 0; pixel < inside.Length; pixel++)
        {
            var (x, y) = (((pixel % width) - centreX) * scale, ((pixel / width) - centreY) * scale);
            var value = (conic[0] * x * x) + (conic[1] * x * y) + (conic[2] * y * y) + (conic[3] * x) + (conic[4] * y) + conic[5];
            inside[pixel] = Math.Sign(value) == -sign;
        }

        return inside;
    }

    /// <summary>Pixels of it that lie in a picture.</summary>
    public int Area(int width, int height) => Fill(width, height).Count(isInside => isInside);
}
