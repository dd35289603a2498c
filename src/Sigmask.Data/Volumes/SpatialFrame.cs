using Sigmask.Nifti;

namespace Sigmask.Volumes;

/// <summary>Where voxels lie, from the steps and the origin that text headers give in a space of their own.</summary>
/// <param name="Affine">In mm, x to the Right, y to Anterior, z to Superior.</param>
/// <param name="Spacing">Of three axes, in mm.</param>
internal sealed record SpatialFrame(Affine Affine, IReadOnlyList<double> Spacing)
{
    private const int Axes = 3;

    /// <summary>The frame.</summary>
    /// <param name="steps">For each of one to three axes the step from a voxel to the next, in the space's two or three coordinates.</param>
    /// <param name="origin">The place of the first voxel.</param>
    /// <param name="signs">-1 for a coordinate that runs to the Left, Posterior or Inferior.</param>
    /// <param name="shape">Lengths of the axes.</param>
    /// <exception cref="FormatException">An axis of more than one voxel has no step.</exception>
    public static SpatialFrame Of(IReadOnlyList<double[]> steps, double[] origin, IReadOnlyList<int> signs, IReadOnlyList<int> shape)
    {
        var rows = new double[Axes * (Axes + 1)];
        var spacing = new double[] { 1, 1, 1 };
        for (var axis = 0; axis < Axes; axis++)
        {
            var step = axis < steps.Count ? steps[axis] : Missing(steps, axis);
            var length = Math.Sqrt(step.Sum(part => part * part));
            if (!(length > 0 && double.IsFinite(length)))
            {
                if (axis < shape.Count && shape[axis] > 1)
                {
                    throw new FormatException("it has an axis of several voxels whose distance is 0 or no finite number; give it the distance of the voxels.");
                }

                (step, length) = (Along(axis), 1);
            }

            spacing[axis] = length;
            for (var row = 0; row < step.Length; row++)
            {
                // 0 is added so that none is shown as -0.
                rows[(row * (Axes + 1)) + axis] = (signs[row] * step[row]) + 0.0;
            }
        }

        for (var row = 0; row < origin.Length; row++)
        {
            rows[(row * (Axes + 1)) + Axes] = (signs[row] * origin[row]) + 0.0;
        }

        var affine = new Affine(rows);
        return affine.IsFinite ? new SpatialFrame(affine, spacing) : throw new FormatException("its origin or directions have numbers that are too large.");
    }

    // An axis that the file lacks stands upright on the two that are there.
    private static double[] Missing(IReadOnlyList<double[]> steps, int axis)
    {
        if (steps is not [{ Length: Axes } first, { Length: Axes } second])
        {
            return Along(axis);
        }

        double[] normal = [.. Enumerable.Range(0, Axes).Select(row => (first[(row + 1) % Axes] * second[(row + 2) % Axes]) - (first[(row + 2) % Axes] * second[(row + 1) % Axes]))];
        var length = Math.Sqrt(normal.Sum(part => part * part));
        return length > 0 && double.IsFinite(length) ? Array.ConvertAll(normal, part => part / length) : Along(axis);
    }

    private static double[] Along(int axis) => [.. Enumerable.Range(0, Axes).Select(row => row == axis ? 1.0 : 0)];
}
