using System.Numerics;

namespace Sigmask.Losses;

/// <summary>The weights of a smoothed selection from its threshold.</summary>
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
        var (omega, shift) = (Vector<double>.Zero, new Vector<double>(theta));
        var i = 0;
        for (; i <= z.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var (weight, term) = Logistic(new Vector<double>(z[i..]) - shift);
            weight.CopyTo(z[i..]);
            omega += term;
        }

        // The rest takes the same way, so that equal values get the same bits; the padding adds nothing to Ω.
        Span<double> rest = stackalloc double[Vector<double>.Count];
        rest.Fill(theta + (2 * Largest));
        z[i..].CopyTo(rest);
        var (last, lastTerm) = Logistic(new Vector<double>(rest) - shift);
        last.CopyTo(rest);
        rest[..(z.Length - i)].CopyTo(z[i..]);
        return Vector.Sum(omega) + Vector.Sum(lastTerm);
    }

    private static (double Total, double Slope) LogisticMass(ReadOnlySpan<double> z, double theta)
    {
        var (total, slope, shift, one) = (Vector<double>.Zero, Vector<double>.Zero, new Vector<double>(theta), Vector<double>.One);
        var i = 0;
        for (; i <= z.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var w = one / (one + Vector.Exp(Vector.Min(Vector.Max(shift - new Vector<double>(z[i..]), new(-Largest)), new(Largest))));
            total += w;
            slope += w * (one - w);
        }

        var (sum, derivative) = (Vector.Sum(total), Vector.Sum(slope));
        for (; i < z.Length; i++)
        {
            var w = 1 / (1 + Math.Exp(theta - z[i]));
            sum += w;
            derivative += w * (1 - w);
        }

        return (sum, derivative);
    }

    // With p = σ(-|x|):  w ln w + (1-w) ln(1-w) = -|x| p - ln(1 + e^-|x|), free of cancellation.
    private static (Vector<double> Weight, Vector<double> Term) Logistic(Vector<double> x)
    {
        var one = Vector<double>.One;
        var size = Vector.Min(Vector.Abs(x), new(Largest));
        var e = Vector.Exp(-size);
        var minor = e / (one + e);
        var weight = Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<double>.Zero), one / (one + e), minor);
        return (weight, -((size * minor) + Vector.Log(one + e)));
    }
}

/// <summary>How the derivative of a selection is smoothed (docs/method.md section 2).</summary>
public enum Smoothing
{
    /// <summary>Not at all: weights are 0 or 1, values equal to the threshold share what is left of the mass.</summary>
    Hard,

    /// <summary>By entropy: w = 1 / (1 + exp(-(a - θ)/τ)), infinitely differentiable, every weight strictly between 0 and 1.</summary>
    FermiDirac,

    /// <summary>By a square (Moreau-Yosida): w = clip((a - θ)/τ, 0, 1), continuous, exactly 0 and 1 away from the threshold.</summary>
    Moreau,
}
