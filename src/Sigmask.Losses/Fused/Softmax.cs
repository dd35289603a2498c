using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sigmask.Losses;

/// <summary>What the passes over logits share.</summary>
internal static unsafe class Softmax
{
    /// <summary>e^(z − max z) of eight pixels.</summary>
    /// <param name="tile">The logits.</param>
    /// <param name="i">The first of the eight.</param>
    /// <param name="classes">C.</param>
    /// <param name="into">Receives those of class c at c times <paramref name="stride"/>.</param>
    /// <param name="stride">Elements from class to class.</param>
    /// <returns>Their sum over classes, at least 1.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exponentials(in Tile tile, int i, int classes, float* into, int stride)
    {
        var rows = tile.Rows + i;
        var step = (nint)tile.Stride;
        var largest = Vector256.Load(rows);
        for (var c = 1; c < classes; c++)
        {
            largest = Vector256.MaxNative(largest, Vector256.Load(rows + (c * step)));
        }

        var sum = Vector256<float>.Zero;
        for (var c = 0; c < classes; c++)
        {
            var e = SimdMath.Exp(Vector256.Load(rows + (c * step)) - largest);
            e.Store(into + (c * stride));
            sum += e;
        }

        return sum;
    }
}
