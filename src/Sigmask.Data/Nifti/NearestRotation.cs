namespace Sigmask.Nifti;

/// <summary>The rotation (with or without a reflection) that is nearest to an affine's directions: its polar factor.</summary>
internal static class NearestRotation
{
    private const int MostSteps = 100;
    private const double Singular = 1e-12;
    private const double Converged = 1e-14;

    /// <summary>The orthogonal matrix; the normalised columns themselves where they lie in a plane and there is no such matrix.</summary>
    public static Affine Of(Affine affine)
    {
        var lengths = affine.Steps();
        var matrix = Matrix((row, column) => lengths[column] > 0 ? affine[row, column] / lengths[column] : 0);

        // Newton's iteration X <- (X + X^-T) / 2 (Higham 1986) ends at the polar factor of any matrix that has an inverse.
        for (var step = 0; step < MostSteps; step++)
        {
            var cofactors = Cofactors(matrix);
            var determinant = Enumerable.Range(0, 3).Sum(column => matrix[0, column] * cofactors[0, column]);
            if (!(Math.Abs(determinant) > Singular))
            {
                return matrix;
            }

            var previous = matrix;
            matrix = Matrix((row, column) => (previous[row, column] + (cofactors[row, column] / determinant)) / 2);
            if (Enumerable.Range(0, 9).All(i => Math.Abs(matrix[i / 3, i % 3] - previous[i / 3, i % 3]) < Converged))
            {
                break;
            }
        }

        return matrix;
    }

    private static Affine Cofactors(Affine of) => Matrix((row, column) =>
    {
        var (r1, r2, c1, c2) = ((row + 1) % 3, (row + 2) % 3, (column + 1) % 3, (column + 2) % 3);
        return (of[r1, c1] * of[r2, c2]) - (of[r1, c2] * of[r2, c1]);
    });

    private static Affine Matrix(Func<int, int, double> element) =>
        new([.. Enumerable.Range(0, 12).Select(i => i % 4 == 3 ? 0 : element(i / 4, i % 4))]);
}
