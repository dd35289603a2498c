using System.Runtime.Intrinsics;

namespace Sigmask.Losses;

/// <summary>Elementary functions of eight float32 at once, within 2 units in the last place; exact where the exact value is 1.</summary>
internal static class SimdMath
{
    // Adding it rounds to an integer, which then stands in the low bits.
    private const float Rounder = 12582912;

    // ln 2 in two parts, the first with few enough bits to be multiplied by an exponent without rounding.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    /// <summary>Below this the result is 0; float32 would have no normal number for it.</summary>
    public const float LeastExponent = -87.3f;

    /// <summary>e^x for x up to 88; 0 below <see cref="LeastExponent"/>, NaN for NaN.</summary>
    public static Vector256<float> Exp(Vector256<float> x)
    {
        var shifted = Vector256.MultiplyAddEstimate(x, Vector256.Create(1.44269504f), Vector256.Create(Rounder));
        var n = shifted - Vector256.Create(Rounder);
        var r = Vector256.MultiplyAddEstimate(n, Vector256.Create(-Ln2High), x);
        r = Vector256.MultiplyAddEstimate(n, Vector256.Create(-Ln2Low), r);
        var y = Vector256.Create(1.9875691500e-4f);
        y = Vector256.MultiplyAddEstimate(y, r, Vector256.Create(1.3981999507e-3f));
        y = Vector256.MultiplyAddEstimate(y, r, Vector256.Create(8.3334519073e-3f));
        y = Vector256.MultiplyAddEstimate(y, r, Vector256.Create(4.1665795894e-2f));
        y = Vector256.MultiplyAddEstimate(y, r, Vector256.Create(1.6666665459e-1f));
        y = Vector256.MultiplyAddEstimate(y, r, Vector256.Create(5.0000001201e-1f));
        y = Vector256.MultiplyAddEstimate(y * r, r, r + Vector256<float>.One);
        var scaled = (y.AsInt32() + Vector256.ShiftLeft(shifted.AsInt32(), 23)).AsSingle();
        return Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256.Create(LeastExponent)), Vector256<float>.Zero, scaled);
    }

    /// <summary>ln x for normal positive x; NaN for NaN.</summary>
    public static Vector256<float> Log(Vector256<float> x) => Vector256.Log(x);
}
