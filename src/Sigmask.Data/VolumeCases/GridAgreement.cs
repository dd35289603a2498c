using Sigmask.Nifti;

namespace Sigmask.Data;

/// <summary>
/// How the pixels of a file are brought onto the grid of another that they belong to: annotation and image, further channels and the first, prediction and
/// reference. Axes may be turned round or exchanged, by the affines of both; that moves pixels and changes none. Everything else is refused.
/// </summary>
/// <remarks>
/// A file that says nothing of place is taken to lie where its partner lies. So is a file whose affine contradicts its own spacing (of ACDC all say 1 mm), unless
/// its partner's does as well: then the affines are held against each other.
/// </remarks>
internal static class GridAgreement
{
    private const int Axes = 3;

    // Headers round.
    private const double SpacingTolerance = 1e-3;

    // Of a voxel, at the farthest corner.
    private const double PlaceTolerance = 0.1;

    /// <summary>The order of axes that brings a file onto the grid of its partner, of [D, H, W].</summary>
    /// <param name="own">The file.</param>
    /// <param name="other">Its partner.</param>
    /// <param name="partner">What they are to each other.</param>
    /// <exception cref="DataException">Their grids differ by more than the order and direction of axes; the message names both files and says how they differ.</exception>
    public static AxisOrder OrderOf(FileGrid own, FileGrid other, GridPartner partner)
    {
        // From the voxels of one file to those of the other.
        var mapping = own.IsScaled == other.IsScaled && own.Affine is { } here && other.Affine?.Inverse() is { } back ? back.After(here) : null;
        var orientation = mapping is null ? null : VoxelOrientation.Of(mapping);
        int[] sources = [.. Enumerable.Range(0, Axes).Select(axis => orientation?.SourceAxis(axis) ?? axis)];
        bool[] reversed = [.. sources.Select(source => orientation?.Turned[source] ?? false)];
        int[] turned = [.. sources.Select(source => own.Size[source])];
        if (!turned.SequenceEqual(other.Size))
        {
            var along = turned.SequenceEqual(own.Size) ? "" : $" ({Text(turned)} along the axes of its {partner.Other})";
            throw new DataException($"{own.Path} has {Text(own.Shape)} {(other.Shape.Count == 2 ? "pixels" : "voxels")}{along}, its {partner.Other} {other.Path} {Text(other.Shape)}; {partner.Remedy("size")}");
        }

        RequireSpacing(own, other, partner, sources);
        if (mapping is not null)
        {
            RequirePlace(own, other, partner, mapping, sources, reversed);
        }

        // Of an array the last axis is the fastest.
        return new AxisOrder([.. Enumerable.Range(1, Axes).Select(axis => Axes - 1 - sources[Axes - axis])], [.. Enumerable.Range(1, Axes).Select(axis => reversed[Axes - axis])]);
    }

    private static void RequireSpacing(FileGrid own, FileGrid other, GridPartner partner, int[] sources)
    {
        if (own.Spacing is not { } spacing || other.Spacing is not { } expected)
        {
            return;
        }

        var isOther = Enumerable.Range(0, Axes).Any(axis => Math.Abs(spacing[sources[axis]] - expected[axis]) / expected[axis] is var error
            && other.Size[axis] > 1 && (error > SpacingTolerance || error * (other.Size[axis] - 1) > PlaceTolerance));
        if (isOther)
        {
            throw new DataException($"{own.Path} has a spacing of {Text(spacing, own.Shape.Count)} mm, its {partner.Other} {other.Path} {Text(expected, other.Shape.Count)} mm; {partner.Remedy("spacing")}");
        }
    }

    private static void RequirePlace(FileGrid own, FileGrid other, GridPartner partner, Affine mapping, int[] sources, bool[] reversed)
    {
        var farthest = Corners(own.Size).Select(corner => Off(corner, mapping, sources, reversed, other.Size)).MaxBy(off => off.Max(Math.Abs))!;
        if (farthest.Max(Math.Abs) <= PlaceTolerance)
        {
            return;
        }

        var angle = Enumerable.Range(0, Axes).Max(axis => other.Size[axis] == 1 ? 0 : Angle(own.Affine!, sources[axis], other.Affine!, axis));
        var isOblique = angle * other.Size.Max() > PlaceTolerance;
        var apart = Math.Sqrt(farthest.Zip(other.Spacing ?? [1, 1, 1], (off, side) => off * side).Sum(off => off * off));
        var how = isOblique ? Invariant($"is turned by {angle * 180 / Math.PI:0.##} degrees against") : "lies elsewhere than";
        throw new DataException(Invariant($"{own.Path} {how} its {partner.Other} {other.Path}: by their affines ({own.Affine} against {other.Affine}) the same voxel is up to {apart:0.###} mm apart; {partner.Remedy("affine")}"));
    }

    // How far a voxel comes to lie from where turning axes puts it, in voxels of the partner.
    private static double[] Off(double[] corner, Affine mapping, int[] sources, bool[] reversed, IReadOnlyList<int> size)
    {
        var (x, y, z) = mapping.Transform(corner[0], corner[1], corner[2]);
        double[] place = [x, y, z];
        return [.. place.Select((at, axis) => at - (reversed[axis] ? size[axis] - 1 - corner[sources[axis]] : corner[sources[axis]]))];
    }

    // Between the lines along which two axes run, radians.
    private static double Angle(Affine own, int ownAxis, Affine other, int otherAxis)
    {
        double Product(Affine first, int firstAxis, Affine second, int secondAxis) => Enumerable.Range(0, Axes).Sum(row => first[row, firstAxis] * second[row, secondAxis]);
        var lengths = Math.Sqrt(Product(own, ownAxis, own, ownAxis) * Product(other, otherAxis, other, otherAxis));
        return lengths > 0 ? Math.Acos(Math.Min(1, Math.Abs(Product(own, ownAxis, other, otherAxis)) / lengths)) : 0;
    }

    private static IEnumerable<double[]> Corners(IReadOnlyList<int> size) =>
        Enumerable.Range(0, 1 << Axes).Select(corner => (double[])[.. Enumerable.Range(0, Axes).Select(axis => (corner >> axis & 1) * (size[axis] - 1.0))]);

    private static string Text<T>(IReadOnlyList<T> axes, int count = Axes) => string.Join(" x ", axes.Take(count).Select(length => Invariant($"{length:0.######}")));
}

/// <summary>What two files are to each other that must lie on one grid, for messages.</summary>
/// <param name="Own">The file that is brought to the grid.</param>
/// <param name="Other">The file whose grid it is.</param>
internal sealed record GridPartner(string Own, string Other)
{
    public static readonly GridPartner Annotation = new("annotation", "image");
    public static readonly GridPartner Channel = new("channel", "first channel");
    public static readonly GridPartner Prediction = new("prediction", "reference");

    /// <summary>What is to be done where they are not on one grid.</summary>
    /// <param name="difference">By what they differ.</param>
    public string Remedy(string difference) => $"{Own} and {Other} must have the same grid: bring the {Own} to the {difference} of the {Other}.";
}
