using System.Runtime.Intrinsics;

namespace Sigmask.Losses;

/// <summary>Sums of many float32 without the loss of digits that one long float32 sum would have: in float64, or in short blocks of float32 and their sums in float64.</summary>
internal static class Block
{
    /// <summary>Pixels of a block: 64 additions in each of the eight lanes.</summary>
    public const int Length = 512;

    /// <summary>Adds the lanes to sums in float64.</summary>
    public static Vector256<double> Add(Vector256<double> sums, Vector256<float> lanes)
    {
        var (low, high) = Vector256.Widen(lanes);
        return sums + low + high;
    }

    /// <summary>The lanes' sum in float64.</summary>
    public static double Sum(Vector256<float> lanes)
    {
        var (low, high) = Vector256.Widen(lanes);
        return Vector256.Sum(low + high);
    }
}
