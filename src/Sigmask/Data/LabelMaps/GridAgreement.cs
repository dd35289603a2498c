using System.Globalization;
using Sigmask.Nifti;

namespace Sigmask.Data;

/// <summary>Whether a prediction lies on the grid of its reference: size, spacing, and where its voxels lie.</summary>
internal static class GridAgreement
{
    // Beyond what numbers differ by that went through a float or a quaternion.
    private const double SpacingTolerance = 1e-4;

    // Of the least spacing.
    private const double PlaceTolerance = 0.01;

    /// <summary>Fails if it does not.</summary>
    /// <exception cref="DataException">It does not; the message names both files and what disagrees.</exception>
    public static void Require(string predictionPath, StoredLabels prediction, string referencePath, StoredLabels reference)
    {
        if (!prediction.Size.SequenceEqual(reference.Size))
        {
            var what = reference.Size.Count == 2 ? "pixels" : "voxels";
            throw new DataException($"{predictionPath} has {Text(prediction.Size)} {what}, its reference {referencePath} {Text(reference.Size)}; bring the prediction to the size of the reference.");
        }

        if (prediction.Spacing is { } own && reference.Spacing is { } theirs && own.Zip(theirs).Any(pair => Math.Abs(pair.First - pair.Second) > SpacingTolerance * pair.Second))
        {
            throw new DataException($"{predictionPath} has a spacing of {Text(own)} mm, its reference {referencePath} {Text(theirs)} mm; write the prediction with the spacing of the reference.");
        }

        if (prediction.Affine is { } placed && reference.Affine is { } there && Displacement(placed, there, reference.Size) is var apart && apart > PlaceTolerance * reference.Spacing!.Min())
        {
            throw new DataException(Invariant($"{predictionPath} lies elsewhere than its reference {referencePath}: by their affines ({placed} against {there}) the same voxel is up to {apart:0.###} mm apart; write the prediction with the affine of the reference."));
        }
    }

    // An affine difference is greatest at a corner.
    private static double Displacement(Affine first, Affine second, IReadOnlyList<int> size)
    {
        int[] last = [size[^1] - 1, size[^2] - 1, size.Count > 2 ? size[0] - 1 : 0];
        return Enumerable.Range(0, 8).Max(corner =>
        {
            var (i, j, k) = ((corner & 1) * last[0], (corner >> 1 & 1) * last[1], (corner >> 2) * last[2]);
            var (a, b) = (first.Transform(i, j, k), second.Transform(i, j, k));
            return Math.Sqrt(Math.Pow(a.X - b.X, 2) + Math.Pow(a.Y - b.Y, 2) + Math.Pow(a.Z - b.Z, 2));
        });
    }

    // As files have them, the fastest axis first.
    private static string Text<T>(IReadOnlyList<T> axes) => string.Join(" x ", axes.Reverse().Select(length => Invariant($"{length:0.######}")));
}
