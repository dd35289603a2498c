using System.Numerics;
using Sigmask.Volumes;

namespace Sigmask.Data;

/// <summary>Voxels of the same value that follow each other.</summary>
/// <param name="Start">Index of the first.</param>
/// <param name="End">Index behind the last.</param>
/// <param name="Value">Their value.</param>
internal readonly record struct LabelRun(int Start, int End, int Value);

/// <summary>The values of label volumes, run by run: labels come in long ones, and no second array of numbers is needed.</summary>
internal static class LabelRuns
{
    private const double WholeTolerance = 1e-3;

    /// <summary>All runs in the order of the voxels.</summary>
    /// <exception cref="FormatException">A value is no whole number of 32 bits; thrown as the run is reached.</exception>
    public static IEnumerable<LabelRun> Of(Volume volume) => (volume.Header.IsScaled || volume.Header.Components > 1 ? volume.ToDouble() : volume.Stored) switch
    {
        byte[] values => Of(values),
        sbyte[] values => Of(values),
        short[] values => Of(values),
        ushort[] values => Of(values),
        int[] values => Of(values),
        uint[] values => Of(values),
        float[] values => Of(values),
        _ => Of(volume.ToDouble()),
    };

    private static IEnumerable<LabelRun> Of<T>(T[] values)
        where T : struct, INumber<T>
    {
        for (var start = 0; start < values.Length;)
        {
            var length = values.AsSpan(start).IndexOfAnyExcept(values[start]);
            var end = length < 0 ? values.Length : start + length;
            yield return new(start, end, Whole(double.CreateChecked(values[start]), start));
            start = end;
        }
    }

    private static int Whole(double value, int voxel)
    {
        var label = Math.Round(value);
        return Math.Abs(value - label) <= WholeTolerance && label is >= int.MinValue and <= int.MaxValue
            ? (int)label
            : throw new FormatException(Invariant($"voxel {voxel} has the value {value}, which is no label; labels are whole numbers."));
    }
}
