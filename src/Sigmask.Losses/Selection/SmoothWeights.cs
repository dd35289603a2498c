using System.Runtime.Intrinsics;

namespace Sigmask.Losses;

/// <summary>The weights of a smoothed selection from its threshold. Sums run in four lanes, whatever the processor has.</summary>
internal static class SmoothWeights
{
    // exp stays normal up to here; a weight of e^-700 is none.
    private const double Largest = 700;

    /// <summary>Replaces z by w(z - θ).</summary>
    /// <param name="z">Values in units of the width.</param>
    /// <param name="theta">θ in the same units.</param>
    /// <param name="smoothing">A smooth family.</param>
    /// <returns>Ω(w).</returns>
    public static double Apply(Span<double> z, double theta, Smoothing smoothing)
        => smoothing == Smoothing.Moreau ? ApplyClipped(z, theta) : ApplyLogistic(z, theta);

    /// <summary>Σ w(z - θ) and its derivative with respect to -θ.</summary>
    public static (double Total, double Slope) Mass(ReadOnlySpan<double> z, double theta, Smoothing smoothing)
        => smoothing == Smoothing.Moreau ? ClippedMass(z, theta) : LogisticMass(z, theta);

    private static double ApplyClipped(Span<double> z, double theta)
    {
        var squares = 0.0;
        for (var i = 0; i < z.Length; i++)
        {
            z[i] = Math.Clamp(z[i] - theta, 0, 1);
            squares += z[i] * z[i];
        }

        return squares / 2;
    }

    private static (double Total, double Slope) ClippedMass(ReadOnlySpan<double> z, double theta)
    {
        var (sum, active) = (0.0, 0);
        foreach (var value in z)
        {
            var w = Math.Clamp(value - theta, 0, 1);
            sum += w;
            active += w is > 0 and < 1 ? 1 : 0;
        }

        return (sum, active);
    }

    private static double ApplyLogistic(Span<double> z, double theta)
    {
        var (omega, shift) = (Vector256<double>.Zero, Vector256.Create(theta));
        var i = 0;
        for (; i <= z.Length - Vector256<double>.Count; i += Vector256<double>.Count)
        {
            var (weight, term) = Logistic(Vector256.Create<double>(z[i..]) - shift);
            weight.CopyTo(z[i..]);
            omega += term;
        }

        // The rest takes the same way, so that equal values get the same bits; the padding adds nothing to Ω.
        Span<double> rest = stackalloc double[Vector256<double>.Count];
        var (last, lastTerm) = Logistic(Padded(z[i..], theta + (2 * Largest), rest) - shift);
        last.CopyTo(rest);
        rest[..(z.Length - i)].CopyTo(z[i..]);
        return Vector256.Sum(omega) + Vector256.Sum(lastTerm);
    }

    private static (double Total, double Slope) LogisticMass(ReadOnlySpan<double> z, double theta)
    {
        var (total, slope, shift, one) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256.Create(theta), Vector256<double>.One);
        Span<double> rest = stackalloc double[Vector256<double>.Count];
        for (var i = 0; i < z.Length; i += Vector256<double>.Count)
        {
            // Padding has no weight.
            var values = i <= z.Length - Vector256<double>.Count ? Vector256.Create(z[i..]) : Padded(z[i..], theta - (2 * Largest), rest);
            var w = one / (one + Vector256.Exp(Vector256.Min(Vector256.Max(shift - values, Vector256.Create(-Largest)), Vector256.Create(Largest))));
            total += w;
            slope += w * (one - w);
        }

        return (Vector256.Sum(total), Vector256.Sum(slope));
    }

    private static Vector256<double> Padded(ReadOnlySpan<double> values, double padding, Span<double> room)
    {
        room.Fill(padding);
        values.CopyTo(room);
        return Vector256.Create<double>(room);
    }

    // With p = σ(-|x|):  w ln w + (1-w) ln(1-w) = -|x| p - ln(1 + e^-|x|), free of cancellation.
    private static (Vector256<double> Weight, Vector256<double> Term) Logistic(Vector256<double> x)
    {
        var one = Vector256<double>.One;
        var size = Vector256.Min(Vector256.Abs(x), Vector256.Create(Largest));
        var e = Vector256.Exp(-size);
        var minor = e / (one + e);
        var weight = Vector256.ConditionalSelect(Vector256.GreaterThan(x, Vector256<double>.Zero), one / (one + e), minor);
        return (weight, -((size * minor) + Vector256.Log(one + e)));
    }
}
