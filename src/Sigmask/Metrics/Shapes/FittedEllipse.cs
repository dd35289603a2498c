namespace Sigmask.Metrics;

/// <summary>The ellipse that has a mask's area moments: the same centre and the same spread along each direction.</summary>
/// <param name="CenterY">Its centre in mm, from the upper edge of the image.</param>
/// <param name="CenterX">From the left edge.</param>
/// <param name="Major">The longer semi-axis in mm.</param>
/// <param name="Minor">The shorter semi-axis in mm.</param>
/// <param name="Angle">From the x axis to the longer semi-axis, in radians, towards positive y.</param>
public sealed record FittedEllipse(double CenterY, double CenterX, double Major, double Minor, double Angle)
{
    /// <summary>Its circumference in mm, exact: the complete elliptic integral by the arithmetic-geometric mean.</summary>
    public double Circumference
    {
        get
        {
            if (Minor <= 0)
            {
                return 4 * Major;
            }

            var (a, b, weight) = (Major, Minor, 1.0);
            var sum = ((a * a) + (b * b)) / 2;
            while (a - b > 1e-15 * a)
            {
                var difference = (a - b) / 2;
                (a, b) = ((a + b) / 2, Math.Sqrt(a * b));
                weight *= 2;
                sum -= weight * difference * difference / 2;
            }

            return 2 * Math.PI * sum / a;
        }
    }

    /// <summary>Fits the ellipse of a class of a label map.</summary>
    /// <param name="labels">[H, W].</param>
    /// <param name="label">The class.</param>
    /// <param name="grid">Size and spacing of the map.</param>
    /// <returns>Null if the class has no pixel.</returns>
    /// <exception cref="ArgumentException">The map is not of two dimensions or not of the grid's size.</exception>
    public static FittedEllipse? Of(ReadOnlySpan<byte> labels, byte label, VoxelGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        if (grid.Size.Count != 2 || labels.Length != grid.Voxels)
        {
            throw new ArgumentException($"An ellipse is fitted to a map of two dimensions; {labels.Length} labels do not fill [{string.Join(", ", grid.Size)}].", nameof(labels));
        }

        var (width, count) = (grid.Size[1], 0L);
        var (sumY, sumX, sumYY, sumXX, sumXY) = (0L, 0L, 0L, 0L, 0L);
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] == label)
            {
                long y = i / width, x = i % width;
                count++;
                sumY += y;
                sumX += x;
                sumYY += y * y;
                sumXX += x * x;
                sumXY += x * y;
            }
        }

        if (count == 0)
        {
            return null;
        }

        var (stepY, stepX, meanY, meanX) = (grid.Spacing[0], grid.Spacing[1], (double)sumY / count, (double)sumX / count);

        // A pixel is a square: it adds its own moment, a twelfth, to that of its centre.
        var varianceY = (((double)sumYY / count) - (meanY * meanY) + (1.0 / 12)) * stepY * stepY;
        var varianceX = (((double)sumXX / count) - (meanX * meanX) + (1.0 / 12)) * stepX * stepX;
        var covariance = (((double)sumXY / count) - (meanX * meanY)) * stepX * stepY;
        var (middle, half) = ((varianceX + varianceY) / 2, Math.Sqrt((Math.Pow(varianceX - varianceY, 2) / 4) + (covariance * covariance)));
        return new(
            (meanY + 0.5) * stepY,
            (meanX + 0.5) * stepX,
            2 * Math.Sqrt(middle + half),
            2 * Math.Sqrt(Math.Max(0, middle - half)),
            Math.Atan2(2 * covariance, varianceX - varianceY) / 2);
    }
}

/// <summary>Circumferences of the ellipses fitted to a structure, as the head circumference of a fetus is measured.</summary>
/// <param name="Predicted">By the prediction, in mm; null if the structure is not in it.</param>
/// <param name="Reference">By the reference, in mm; null if the structure is not in it.</param>
public sealed record CircumferencePair(double? Predicted, double? Reference)
{
    /// <summary>Predicted minus reference in mm; null if either is.</summary>
    public double? Difference => Predicted - Reference;

    /// <summary>The circumferences of a class of two label maps.</summary>
    /// <param name="predicted">Predicted labels, [H, W].</param>
    /// <param name="reference">Labels of the reference.</param>
    /// <param name="label">The class.</param>
    /// <param name="grid">Size and spacing of both.</param>
    /// <exception cref="ArgumentException">A map is not of two dimensions or not of the grid's size.</exception>
    public static CircumferencePair Of(ReadOnlySpan<byte> predicted, ReadOnlySpan<byte> reference, byte label, VoxelGrid grid) =>
        new(FittedEllipse.Of(predicted, label, grid)?.Circumference, FittedEllipse.Of(reference, label, grid)?.Circumference);
}
