namespace Sigmask.Augmentation;

/// <summary>Rotation and scaling of a volume with axes D, H, W, in pixels.</summary>
internal static class AffineMatrix
{
    /// <summary>Maps an offset from the centre in the result to one in the original.</summary>
    /// <param name="degrees">Rotation in the H W plane, then about the H and the W axis.</param>
    /// <param name="scale">How much larger the result shows things.</param>
    /// <param name="extent">Extent of a pixel along D, H, W in one unit, so that a rotation does not distort.</param>
    public static double[,] Of((double Plane, double AboutH, double AboutW) degrees, double scale, double[] extent)
    {
        var matrix = Product(Rotation(1, 2, degrees.Plane), Product(Rotation(0, 2, degrees.AboutH), Rotation(0, 1, degrees.AboutW)));
        for (var row = 0; row < 3; row++)
        {
            for (var column = 0; column < 3; column++)
            {
                matrix[row, column] *= extent[column] / extent[row] / scale;
            }
        }

        return matrix;
    }

    private static double[,] Rotation(int first, int second, double degrees)
    {
        var (sine, cosine) = Math.SinCos(degrees * Math.PI / 180);
        var matrix = new double[3, 3];
        matrix[3 - first - second, 3 - first - second] = 1;
        matrix[first, first] = matrix[second, second] = cosine;
        matrix[first, second] = sine;
        matrix[second, first] = -sine;
        return matrix;
    }

    private static double[,] Product(double[,] left, double[,] right)
    {
        var product = new double[3, 3];
        for (var row = 0; row < 3; row++)
        {
            for (var column = 0; column < 3; column++)
            {
                for (var inner = 0; inner < 3; inner++)
                {
                    product[row, column] += left[row, inner] * right[inner, column];
                }
            }
        }

        return product;
    }
}
