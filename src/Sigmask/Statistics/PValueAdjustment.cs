using MathNet.Numerics;

namespace Sigmask.Statistics;

/// <summary>
/// p-values adjusted for being several: comparing an adjusted one with α holds the chance of any false finding among them (Bonferroni, Šidák,
/// Holm) or the expected share of false ones among the findings (Benjamini-Hochberg) at α.
/// </summary>
public static class PValueAdjustment
{
    /// <summary>min(1, m p). Needs no assumption; never sharper than <see cref="Holm"/>.</summary>
    /// <param name="pValues">In [0, 1], in any order.</param>
    /// <returns>Adjusted, in the same order.</returns>
    /// <exception cref="ArgumentException">One is not in [0, 1].</exception>
    public static double[] Bonferroni(IReadOnlyList<double> pValues) => [.. Valid(pValues).Select(p => Math.Min(1, p * pValues.Count))];

    /// <summary>1 - (1 - p)^m. For independent tests (Šidák 1967).</summary>
    /// <inheritdoc cref="Bonferroni"/>
    public static double[] Sidak(IReadOnlyList<double> pValues) => [.. Valid(pValues).Select(p => p == 1 ? 1 : -ExponentialMinusOne.Of(pValues.Count * SpecialFunctions.Log1p(-p)))];

    /// <summary>From the smallest up: the largest of (m - i + 1) p(i) so far. Needs no assumption (Holm 1979).</summary>
    /// <inheritdoc cref="Bonferroni"/>
    public static double[] Holm(IReadOnlyList<double> pValues)
    {
        var (adjusted, order, largest) = (new double[Valid(pValues).Count], Ascending(pValues), 0.0);
        for (var i = 0; i < order.Length; i++)
        {
            largest = Math.Max(largest, (order.Length - i) * pValues[order[i]]);
            adjusted[order[i]] = Math.Min(1, largest);
        }

        return adjusted;
    }

    /// <summary>From the largest down: the smallest of m p(i) / i so far. For independent or positively dependent tests (Benjamini &amp; Hochberg 1995).</summary>
    /// <inheritdoc cref="Bonferroni"/>
    public static double[] BenjaminiHochberg(IReadOnlyList<double> pValues)
    {
        var (adjusted, order, smallest) = (new double[Valid(pValues).Count], Ascending(pValues), 1.0);
        for (var i = order.Length - 1; i >= 0; i--)
        {
            smallest = Math.Min(smallest, order.Length * pValues[order[i]] / (i + 1));
            adjusted[order[i]] = smallest;
        }

        return adjusted;
    }

    private static int[] Ascending(IReadOnlyList<double> pValues) => [.. Enumerable.Range(0, pValues.Count).OrderBy(index => pValues[index])];

    private static IReadOnlyList<double> Valid(IReadOnlyList<double> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        var wrong = pValues.FirstOrDefault(p => p is not (>= 0 and <= 1));
        return wrong == 0 ? pValues : throw new ArgumentException(Invariant($"{wrong} is no p-value; it must be in [0, 1]."), nameof(pValues));
    }
}
