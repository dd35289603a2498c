using Sigmask.Nifti;
using Sigmask.Volumes;

namespace Sigmask.Data;

/// <summary>What a file says of where its pixels lie.</summary>
/// <param name="Path">The file.</param>
/// <param name="Shape">Lengths of its one to three axes of space, the first the fastest.</param>
/// <param name="Spacing">Distance of neighbours along three axes in mm; null if nothing is said.</param>
/// <param name="Affine">Where the pixels lie, in mm; null if nothing is said.</param>
internal sealed record FileGrid(string Path, IReadOnlyList<int> Shape, IReadOnlyList<double>? Spacing = null, Affine? Affine = null)
{
    private const int Axes = 3;

    // Of ACDC the affine says 1 mm whatever the spacing is.
    private const double ScaleTolerance = 0.01;

    /// <summary>Lengths of three axes, 1 along those that are not there.</summary>
    public IReadOnlyList<int> Size => [.. Shape, .. Enumerable.Repeat(1, Axes - Shape.Count)];

    /// <summary>Whether the affine has the spacing of the file; if not, it can be held only against another of this kind.</summary>
    public bool IsScaled => Affine is not null && Spacing is not null && Affine.Steps().Zip(Spacing).Zip(Size).All(axis => axis.Second == 1 || Math.Abs(axis.First.First - axis.First.Second) <= ScaleTolerance * axis.First.Second);

    /// <summary>What a volume's header says. Spacing of 1 in a file without place is what programs write that know nothing.</summary>
    public static FileGrid Of(string path, VolumeHeader header) => new(
        path,
        [.. header.Shape.Take(Axes)],
        header.IsPlaced || header.Spacing.Any(side => side != 1) ? header.Spacing : null,
        header.IsPlaced ? header.Affine : null);
}
