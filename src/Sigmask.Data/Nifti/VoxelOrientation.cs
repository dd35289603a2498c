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

    /// <summary>The voxel axis that follows an axis of the patient.</summary>
    public int SourceAxis(int patientAxis) => Array.IndexOf(directions, patientAxis);

    private static bool IsZero(Affine rotation, int column) => Enumerable.Range(0, Axes).All(row => Math.Abs(rotation[row, column]) < 1e-8);
}
