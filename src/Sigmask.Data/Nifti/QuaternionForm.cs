namespace Sigmask.Nifti;

/// <summary>The affine that a header gives as a rotation, a spacing and an origin (its qform).</summary>
/// <param name="B">Second component of the unit quaternion; the first is what is missing to length 1.</param>
/// <param name="C">Third component.</param>
/// <param name="D">Fourth component.</param>
/// <param name="X">Place of the first voxel.</param>
/// <param name="Y">Place of the first voxel.</param>
/// <param name="Z">Place of the first voxel.</param>
/// <remarks>nifti1.h, "Method 2"; pixdim[0] = -1 turns the third axis round.</remarks>
public sealed record QuaternionForm(double B, double C, double D, double X, double Y, double Z)
{
    // Stored as float32, so a rotation by 180 degrees may come out a little too long.
    private const double LengthTolerance = 1e-4;

    /// <summary>The affine.</summary>
    /// <param name="spacing">Spacing of the first three axes.</param>
    /// <param name="thirdAxisTurned">Whether pixdim[0] is negative.</param>
    /// <returns>Null if the numbers are no rotation.</returns>
    public Affine? ToAffine(IReadOnlyList<double> spacing, bool thirdAxisTurned)
    {
        ArgumentNullException.ThrowIfNull(spacing);
        var squares = (B * B) + (C * C) + (D * D);
        if (!(squares <= 1 + LengthTolerance))
        {
            return null;
        }

        var length = Math.Max(1, Math.Sqrt(squares));
        var (b, c, d) = (B / length, C / length, D / length);
        var a = Math.Sqrt(Math.Max(0, 1 - squares));
        var (si, sj, sk) = (spacing[0], spacing[1], thirdAxisTurned ? -spacing[2] : spacing[2]);
        var affine = new Affine(
            ((a * a) + (b * b) - (c * c) - (d * d)) * si, 2 * ((b * c) - (a * d)) * sj, 2 * ((b * d) + (a * c)) * sk, X,
            2 * ((b * c) + (a * d)) * si, ((a * a) + (c * c) - (b * b) - (d * d)) * sj, 2 * ((c * d) - (a * b)) * sk, Y,
            2 * ((b * d) - (a * c)) * si, 2 * ((c * d) + (a * b)) * sj, ((a * a) + (d * d) - (c * c) - (b * b)) * sk, Z);
        return affine.IsFinite ? affine : null;
    }
}
