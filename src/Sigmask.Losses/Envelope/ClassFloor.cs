namespace Sigmask.Losses;

/// <summary>
/// A selection under the constraint that every class keeps a share of its own pixels, solved exactly in at most C rounds: classes
/// below the floor are fixed at it with a threshold of their own, the others are selected anew (docs/method.md section 3, "Class floor ρ").
/// </summary>
/// <param name="share">ρ', the share of its pixels that each class keeps at least; 0 for no floor.</param>
/// <param name="smoothing">The family of the selection.</param>
/// <param name="width">τ of the image, the same for every class.</param>
/// <param name="whole">Pixels of each class that are kept whole and not among those selected from; null: none.</param>
internal sealed class ClassFloor(double share, Smoothing smoothing, double width, int[]? whole = null)
{
    // Sums of weights carry rounding errors; a class that misses its floor by less is at it.
    private const double Rounding = 1e-12;

    /// <summary>The rule for pixels of classes that are not fixed.</summary>
    /// <param name="losses">Their losses.</param>
    /// <param name="taken">Mass that the fixed classes have taken.</param>
    /// <param name="weights">Receives their weights.</param>
    public delegate Selection Rule(ReadOnlySpan<double> losses, double taken, Span<double> weights);

    /// <summary>Selects by a rule within the floor.</summary>
    /// <param name="losses">Loss of each valid pixel.</param>
    /// <param name="groups">Class of each.</param>
    /// <param name="pixels">Of each class, as many as there are of these.</param>
    /// <param name="rule">Which pixels to keep where no floor binds.</param>
    public PixelSelection Select(ReadOnlySpan<double> losses, ReadOnlySpan<int> groups, int[] pixels, Rule rule)
    {
        var weights = new double[losses.Length];
        var free = rule(losses, 0, weights);
        var mass = MassByClass(weights, groups, pixels.Length);
        var isFixed = new bool[pixels.Length];
        var (taken, fixedTerm) = (0.0, 0.0);
        for (var below = Below(mass, pixels, isFixed); below.Count > 0; below = Below(mass, pixels, isFixed))
        {
            foreach (var c in below)
            {
                isFixed[c] = true;
                taken += Least(c, pixels);
                var (own, ownWeights) = Gather(losses, groups, g => g == c);
                fixedTerm += MassSelection.Smallest(own, Least(c, pixels), smoothing, width, ownWeights).SmoothingTerm;
                Scatter(ownWeights, groups, g => g == c, weights);
            }

            var (others, otherWeights) = Gather(losses, groups, g => !isFixed[g]);
            free = others.Length > 0 ? rule(others, taken, otherWeights) : new Selection(double.NaN, 0);
            Scatter(otherWeights, groups, g => !isFixed[g], weights);
            mass = MassByClass(weights, groups, pixels.Length);
        }

        return new PixelSelection
        {
            Weights = weights,
            Mass = mass.Sum(),
            Threshold = free.Threshold,
            SmoothingTerm = free.SmoothingTerm + fixedTerm,
            MassByClass = mass,
            PixelsByClass = pixels,
        };
    }

    private static double[] MassByClass(double[] weights, ReadOnlySpan<int> groups, int classes)
    {
        var mass = new double[classes];
        for (var i = 0; i < weights.Length; i++)
        {
            mass[groups[i]] += weights[i];
        }

        return mass;
    }

    private static (double[] Losses, double[] Weights) Gather(ReadOnlySpan<double> losses, ReadOnlySpan<int> groups, Func<int, bool> belongs)
    {
        var members = new List<double>();
        for (var i = 0; i < groups.Length; i++)
        {
            if (belongs(groups[i]))
            {
                members.Add(losses[i]);
            }
        }

        return ([.. members], new double[members.Count]);
    }

    private static void Scatter(double[] source, ReadOnlySpan<int> groups, Func<int, bool> belongs, double[] weights)
    {
        var next = 0;
        for (var i = 0; i < groups.Length; i++)
        {
            if (belongs(groups[i]))
            {
                weights[i] = source[next++];
            }
        }
    }

    // What a class has to keep beside its pixels that are kept whole.
    private double Least(int c, int[] pixels) => whole is null ? share * pixels[c] : Math.Max(0, (share * (pixels[c] + whole[c])) - whole[c]);

    private List<int> Below(double[] mass, int[] pixels, bool[] isFixed)
        => [.. Enumerable.Range(0, pixels.Length).Where(c => !isFixed[c] && mass[c] < Least(c, pixels) * (1 - Rounding))];
}
