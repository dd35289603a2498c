namespace Sigmask.Nifti;

/// <summary>
/// Where voxels lie: voxel (i, j, k) at (x, y, z), in the file's unit (mm as a rule), x to the patient's Right, y to Anterior, z to Superior.
/// Three rows of four numbers; the fourth row is 0 0 0 1.
/// </summary>
public sealed class Affine : IEquatable<Affine>
{
    private const int RowCount = 3;
    private const int ColumnCount = 4;
    private readonly double[] elements;

    /// <summary>An affine from its three rows, one after the other.</summary>
    /// <exception cref="ArgumentException">There are not twelve numbers.</exception>
    public Affine(params IReadOnlyList<double> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count != RowCount * ColumnCount)
        {
            throw new ArgumentException($"An affine has {RowCount * ColumnCount} numbers in three rows, not {rows.Count}.", nameof(rows));
        }

        elements = [.. rows];
    }

    /// <summary>Every voxel where its index says.</summary>
    public static Affine Identity { get; } = new(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0);

    /// <summary>The three rows, one after the other.</summary>
    public IReadOnlyList<double> Rows => elements;

    /// <summary>False if a number is infinite or none.</summary>
    public bool IsFinite => elements.All(double.IsFinite);

    /// <summary>An element; row 3 is 0 0 0 1.</summary>
    public double this[int row, int column] => row < RowCount ? elements[(row * ColumnCount) + column] : column == RowCount ? 1 : 0;

    /// <summary>The place of a voxel.</summary>
    public (double X, double Y, double Z) Transform(double i, double j, double k) => (Place(0, i, j, k), Place(1, i, j, k), Place(2, i, j, k));

    /// <summary>The affine of which this is the second step: voxels go through <paramref name="first"/> before.</summary>
    public Affine After(Affine first)
    {
        ArgumentNullException.ThrowIfNull(first);
        var product = new double[RowCount * ColumnCount];
        for (var row = 0; row < RowCount; row++)
        {
            for (var column = 0; column < ColumnCount; column++)
            {
                product[(row * ColumnCount) + column] = Enumerable.Range(0, ColumnCount).Sum(inner => this[row, inner] * first[inner, column]);
            }
        }

        return new Affine(product);
    }

    /// <summary>The affine from places to voxels; null if its axes lie in a plane.</summary>
    public Affine? Inverse()
    {
        double Cofactor(int row, int column)
        {
            var (r1, r2, c1, c2) = ((row + 1) % RowCount, (row + 2) % RowCount, (column + 1) % RowCount, (column + 2) % RowCount);
            return (this[r1, c1] * this[r2, c2]) - (this[r1, c2] * this[r2, c1]);
        }

        var determinant = Enumerable.Range(0, RowCount).Sum(column => this[0, column] * Cofactor(0, column));
        var rows = new double[RowCount * ColumnCount];
        for (var row = 0; row < RowCount; row++)
        {
            for (var column = 0; column < RowCount; column++)
            {
                rows[(row * ColumnCount) + column] = Cofactor(column, row) / determinant;
                rows[(row * ColumnCount) + RowCount] -= rows[(row * ColumnCount) + column] * this[column, RowCount];
            }
        }

        return rows.All(double.IsFinite) ? new Affine(rows) : null;
    }

    /// <summary>Distance of neighbouring voxels along each of the three axes.</summary>
    public IReadOnlyList<double> Steps() =>
        [.. Enumerable.Range(0, RowCount).Select(column => Math.Sqrt(Enumerable.Range(0, RowCount).Sum(row => this[row, column] * this[row, column])))];

    /// <inheritdoc/>
    public bool Equals(Affine? other) => other is not null && elements.AsSpan().SequenceEqual(other.elements);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Affine);

    /// <inheritdoc/>
    public override int GetHashCode() => elements.Aggregate(0, HashCode.Combine);

    /// <summary>The three rows on one line.</summary>
    public override string ToString() => string.Join("; ", elements.Chunk(ColumnCount).Select(row => string.Join(" ", row.Select(value => Invariant($"{value:G6}")))));

    private double Place(int row, double i, double j, double k) => (this[row, 0] * i) + (this[row, 1] * j) + (this[row, 2] * k) + this[row, 3];
}
