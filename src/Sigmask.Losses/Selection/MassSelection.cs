namespace Sigmask.Losses;

/// <summary>
/// The one operator behind both levels of the envelope: weights w in [0, 1] of total mass s that prefer the largest (or smallest)
/// values, with a smoothed derivative (docs/method.md section 2). Equal values get equal weights; the order of the values does not matter.
/// </summary>
/// <remarks>Solved in float64 to a mass error of about 1e-13 · n, by Newton steps inside a bracket that order statistics give, in O(n).</remarks>
public static class MassSelection
{
    // Beyond this many widths from the threshold a weight is 0 or 1 in float64; clamping keeps the arithmetic finite for τ -> 0.
    private const double FarAway = 1e12;

    /// <summary>w = argmax over w in [0,1]^n with Σ w = s of ⟨w, a⟩ - τ Ω(w).</summary>
    /// <param name="values">a, finite, at least one.</param>
    /// <param name="mass">s, real, 0 &lt; s ≤ n.</param>
    /// <param name="smoothing">The family Ω.</param>
    /// <param name="width">τ ≥ 0; at 0 every family is <see cref="Smoothing.Hard"/>.</param>
    /// <param name="weights">Receives w, as long as <paramref name="values"/>.</param>
    /// <returns>The threshold and the smoothing term.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The mass or the width is out of range.</exception>
    /// <exception cref="ArgumentException">A value is NaN or infinite, or the lengths differ.</exception>
    public static Selection Largest(ReadOnlySpan<double> values, double mass, Smoothing smoothing, double width, Span<double> weights)
        => Select(values, 1, mass, smoothing, width, weights);

    /// <summary>w = argmin over w in [0,1]^n with Σ w = s of ⟨w, a⟩ + τ Ω(w): <see cref="Largest"/> of the negated values.</summary>
    /// <inheritdoc cref="Largest" />
    public static Selection Smallest(ReadOnlySpan<double> values, double mass, Smoothing smoothing, double width, Span<double> weights)
        => Select(values, -1, mass, smoothing, width, weights);

    /// <summary>w = argmin over w in [0,1]^n of ⟨w, a - θ⟩ + τ Ω(w): as <see cref="Smallest"/>, with the threshold given instead of the mass.</summary>
    /// <param name="values">a, finite.</param>
    /// <param name="threshold">θ. <see cref="Smoothing.Hard"/> keeps values up to and including it.</param>
    /// <param name="smoothing">The family Ω.</param>
    /// <param name="width">τ ≥ 0.</param>
    /// <param name="weights">Receives w, as long as <paramref name="values"/>.</param>
    /// <returns>The threshold and the smoothing term.</returns>
    /// <exception cref="ArgumentException">A value is NaN or infinite.</exception>
    public static Selection Below(ReadOnlySpan<double> values, double threshold, Smoothing smoothing, double width, Span<double> weights)
    {
        RequireFinite(values);
        var hard = smoothing == Smoothing.Hard || width == 0;
        for (var i = 0; i < values.Length; i++)
        {
            weights[i] = hard ? (values[i] <= threshold ? 1 : 0) : Math.Clamp((threshold - values[i]) / width, -FarAway, FarAway);
        }

        return new Selection(threshold, hard ? 0 : width * SmoothWeights.Apply(weights, 0, smoothing));
    }

    private static Selection Select(ReadOnlySpan<double> values, int sign, double mass, Smoothing smoothing, double width, Span<double> weights)
    {
        var n = values.Length;
        if (weights.Length != n)
        {
            throw new ArgumentException(Invariant($"There are {n} values but room for {weights.Length} weights."), nameof(weights));
        }

        // A share of n that was computed in floating point may end a rounding error above n.
        if (!(mass > 0 && mass <= n * (1 + 1e-12)))
        {
            throw new ArgumentOutOfRangeException(nameof(mass), Invariant($"The mass must be above 0 and at most the number of values {n}, not {mass}."));
        }

        if (!(width >= 0) || double.IsInfinity(width))
        {
            throw new ArgumentOutOfRangeException(nameof(width), Invariant($"The width must be a finite number of at least 0, not {width}."));
        }

        var (least, most) = RequireFinite(values);
        if (mass >= n)
        {
            weights.Fill(1);
            return new Selection(sign > 0 ? least : most, smoothing == Smoothing.Moreau ? width * n / 2 : 0);
        }

        // Signed values, so that from here on the largest are wanted.
        for (var i = 0; i < n; i++)
        {
            weights[i] = sign * values[i];
        }

        var rank = (int)Math.Ceiling(mass);
        var anchor = OrderStatistic.Descending(weights, rank);
        if (smoothing == Smoothing.Hard || width == 0)
        {
            ShareHard(weights, mass, anchor);
            return new Selection(sign * anchor, 0);
        }

        var following = (int)Math.Floor(mass) + 1;
        var next = following == rank ? anchor : OrderStatistic.Descending(weights, following);

        // In units of τ around the order statistic the solution is of moderate size, whatever the scale of the values.
        for (var i = 0; i < n; i++)
        {
            weights[i] = Math.Clamp((weights[i] - anchor) / width, -FarAway, FarAway);
        }

        var threshold = SmoothThreshold.Solve(weights, mass, smoothing, Math.Max((next - anchor) / width, -FarAway));
        var smoothingTerm = width * SmoothWeights.Apply(weights, threshold, smoothing);
        return new Selection(sign * (anchor + (threshold * width)), smoothingTerm);
    }

    private static (double Least, double Most) RequireFinite(ReadOnlySpan<double> values)
    {
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                throw new ArgumentException(Invariant($"Value {i} is {values[i]}: only finite values can be selected from."), nameof(values));
            }

            least = Math.Min(least, values[i]);
            most = Math.Max(most, values[i]);
        }

        return (least, most);
    }

    private static void ShareHard(Span<double> weights, double mass, double threshold)
    {
        var (greater, equal) = (0, 0);
        foreach (var value in weights)
        {
            greater += value > threshold ? 1 : 0;
            equal += value == threshold ? 1 : 0;
        }

        var tied = (mass - greater) / equal;
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = weights[i] > threshold ? 1 : weights[i] == threshold ? tied : 0;
        }
    }
}

/// <summary>What a selection was made with.</summary>
/// <param name="Threshold">θ in units of the values; a value equal to it has weight one half (Fermi-Dirac), an end of the ramp (Moreau) or a share of the rest (hard).</param>
/// <param name="SmoothingTerm">τ Ω(w) in units of the values.</param>
public readonly record struct Selection(double Threshold, double SmoothingTerm);
