namespace Sigmask.Nifti;

/// <summary>Which way the axes of a volume run through the patient, to the nearest of the six directions.</summary>
/// <remarks>
/// The nearest rotation decides, not the largest number of a column, so oblique axes never share a direction; as nibabel's io_orientation.
/// </remarks>
public sealed class VoxelOrientation
{
    private const int Axes = 3;
    private const string PositiveCodes = "RAS";
    private const string NegativeCodes = "LPI";
    private readonly int[] directions;
    private readonly bool[] turned;

    private VoxelOrientation(int[] directions, bool[] turned) => (this.directions, this.turned) = (directions, turned);

    /// <summary>For each of the three voxel axes the axis of the patient that it follows: 0 left-right, 1 posterior-anterior, 2 inferior-superior.</summary>
    public IReadOnlyList<int> Directions => directions;

    /// <summary>For each of the three voxel axes whether it runs to the left, posterior or inferior.</summary>
    public IReadOnlyList<bool> Turned => turned;

    /// <summary>Where each voxel axis runs to: RAS, LPS, ...</summary>
    public string Codes => string.Concat(directions.Select((direction, axis) => (turned[axis] ? NegativeCodes : PositiveCodes)[direction]));

    /// <summary>Whether the axes run right, anterior, superior already.</summary>
    public bool IsCanonical => Codes == PositiveCodes;

    /// <summary>The orientation of an affine.</summary>
    public static VoxelOrientation Of(Affine affine)
    {
        ArgumentNullException.ThrowIfNull(affine);
        var rotation = NearestRotation.Of(affine);
        var directions = new int[Axes];
        var turned = new bool[Axes];
        var free = new List<int> { 0, 1, 2 };
        // Axes without a direction of their own take what the others leave.
        foreach (var axis in Enumerable.Range(0, Axes).OrderBy(axis => IsZero(rotation, axis)))
        {
            var direction = free.MaxBy(row => Math.Abs(rotation[row, axis]));
            free.Remove(direction);
            directions[axis] = direction;
            turned[axis] = rotation[direction, axis] < 0;
        }

        return new VoxelOrientation(directions, turned);
    }

    /// <summary>The shape of a volume of this orientation when its axes run right, anterior, superior.</summary>
    /// <param name="shape">At least three lengths; the fourth and later ones stay where they are.</param>
    public IReadOnlyList<int> CanonicalShape(IReadOnlyList<int> shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return [.. Enumerable.Range(0, shape.Count).Select(axis => shape[SourceAxis(axis)])];
    }

    /// <summary>The voxel axis that becomes a canonical one.</summary>
    public int SourceAxis(int canonicalAxis) => canonicalAxis < Axes ? Array.IndexOf(directions, canonicalAxis) : canonicalAxis;

    /// <summary>The affine of the canonical volume: every voxel stays at its place in the patient.</summary>
    /// <param name="affine">The affine of the volume as it is.</param>
    /// <param name="shape">Its shape, at least three lengths.</param>
    public Affine CanonicalAffine(Affine affine, IReadOnlyList<int> shape)
    {
        ArgumentNullException.ThrowIfNull(affine);
        ArgumentNullException.ThrowIfNull(shape);
        var fromCanonical = new double[12];
        for (var axis = 0; axis < Axes; axis++)
        {
            fromCanonical[(axis * 4) + directions[axis]] = turned[axis] ? -1 : 1;
            fromCanonical[(axis * 4) + 3] = turned[axis] ? shape[axis] - 1 : 0;
        }

        return affine.After(new Affine(fromCanonical));
    }

    /// <summary>The voxels with axes running right, anterior, superior. <see cref="FromCanonical"/> undoes it.</summary>
    /// <typeparam name="T">Number or colour.</typeparam>
    /// <param name="voxels">First axis fastest.</param>
    /// <param name="shape">Shape as it is, at least three lengths.</param>
    public T[] ToCanonical<T>(T[] voxels, IReadOnlyList<int> shape) => Move(voxels, shape, (from, to, source, target) => target[to] = source[from]);

    /// <summary>The voxels of a canonical volume in this orientation.</summary>
    /// <typeparam name="T">Number or colour.</typeparam>
    /// <param name="voxels">First axis fastest, of <see cref="CanonicalShape"/>.</param>
    /// <param name="shape">The shape that results, at least three lengths.</param>
    public T[] FromCanonical<T>(T[] voxels, IReadOnlyList<int> shape) => Move(voxels, shape, (from, to, source, target) => target[from] = source[to]);

    private static bool IsZero(Affine rotation, int column) => Enumerable.Range(0, Axes).All(row => Math.Abs(rotation[row, column]) < 1e-8);

    // Walks the canonical volume in storage order; `from` is the index of the same voxel in the volume as it is.
    private T[] Move<T>(T[] voxels, IReadOnlyList<int> shape, Action<int, int, T[], T[]> move)
    {
        ArgumentNullException.ThrowIfNull(voxels);
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.Count < Axes || shape.Aggregate(1L, (product, length) => checked(product * length)) != voxels.LongLength)
        {
            throw new ArgumentException($"{voxels.Length} voxels do not fill three or more axes of [{string.Join(", ", shape)}].", nameof(shape));
        }

        var strides = new[] { 1, shape[0], shape[0] * shape[1] };
        var steps = new int[Axes];
        var start = 0;
        for (var axis = 0; axis < Axes; axis++)
        {
            steps[directions[axis]] = turned[axis] ? -strides[axis] : strides[axis];
            start += turned[axis] ? strides[axis] * (shape[axis] - 1) : 0;
        }

        var canonical = CanonicalShape(shape);
        var volume = shape[0] * shape[1] * shape[2];
        var result = new T[voxels.Length];
        for (var to = 0; to < voxels.Length;)
        {
            var first = (to / volume * volume) + start;
            for (var z = 0; z < canonical[2]; z++)
            {
                for (var y = 0; y < canonical[1]; y++)
                {
                    for (var x = 0; x < canonical[0]; x++)
                    {
                        move(first + (x * steps[0]) + (y * steps[1]) + (z * steps[2]), to++, voxels, result);
                    }
                }
            }
        }

        return result;
    }
}
