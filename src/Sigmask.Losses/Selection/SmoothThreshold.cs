namespace Sigmask.Losses;

/// <summary>Finds the threshold at which a smoothed selection has the mass wanted.</summary>
internal static class SmoothThreshold
{
    /// <summary>θ with Σ w(z - θ) = s.</summary>
    /// <param name="z">Values in units of the width, shifted so that the ⌈s⌉-th largest is 0.</param>
    /// <param name="mass">s, 0 &lt; s &lt; n.</param>
    /// <param name="smoothing">A smooth family.</param>
    /// <param name="next">The (⌊s⌋+1)-th largest z, at most 0.</param>
    public static double Solve(ReadOnlySpan<double> z, double mass, Smoothing smoothing, double next)
    {
        // At least ⌊s⌋+1 values reach `next` and at least n-⌈s⌉+1 do not exceed 0: θ lies where these alone would already give s.
        var n = z.Length;
        var (low, high) = smoothing == Smoothing.Moreau
            ? (next - 1, 0.0)
            : (next - LogOdds(mass, Math.Floor(mass) + 1 - mass), LogOdds(n - mass, mass - Math.Ceiling(mass) + 1));
        high = Math.Max(low, high);
        var tolerance = 1e-13 * n;
        var theta = Math.Clamp(0, low, high);

        // Newton, or bisection where Newton would leave the bracket; 300 halvings exhaust any float64 bracket.
        for (var round = 0; round < 300; round++)
        {
            var (total, slope) = SmoothWeights.Mass(z, theta, smoothing);
            var excess = total - mass;
            if (Math.Abs(excess) <= tolerance)
            {
                break;
            }

            (low, high) = excess > 0 ? (theta, high) : (low, theta);
            var newton = theta + (excess / slope);
            var trial = newton > low && newton < high ? newton : low + ((high - low) / 2);
            if (trial <= low || trial >= high)
            {
                break;
            }

            theta = trial;
        }

        return theta;
    }

    private static double LogOdds(double part, double rest) => Math.Log(part) - Math.Log(rest);
}
