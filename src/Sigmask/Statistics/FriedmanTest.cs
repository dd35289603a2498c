using MathNet.Numerics;

namespace Sigmask.Statistics;

/// <summary>
/// Friedman's test: do several methods differ, judged by their ranks within each block (a data set, or a case)? The statistic, corrected for
/// ties, is held against χ² with k - 1 degrees of freedom (Friedman 1937); Iman &amp; Davenport's F (1980) is less conservative.
/// </summary>
/// <param name="MeanRanks">For each method its mean rank over the blocks; 1 is best.</param>
/// <param name="Blocks">How many blocks there are.</param>
/// <param name="Statistic">χ² of Friedman; 0 if all methods are tied in every block.</param>
/// <param name="PValue">Its p-value; 1 in that case.</param>
/// <param name="FStatistic">(N - 1) χ² / (N (k - 1) - χ²); infinite if every block ranks alike and without ties.</param>
/// <param name="FPValue">Its p-value with k - 1 and (k - 1)(N - 1) degrees of freedom.</param>
public sealed record FriedmanTest(IReadOnlyList<double> MeanRanks, int Blocks, double Statistic, double PValue, double FStatistic, double FPValue)
{
    /// <summary>Does the test.</summary>
    /// <param name="scores">[block, method], two or more of both, all finite.</param>
    /// <param name="higherIsBetter">False for errors and distances.</param>
    /// <exception cref="ArgumentException">There are too few, or a score is not finite.</exception>
    public static FriedmanTest Of(double[,] scores, bool higherIsBetter = true)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var (blocks, methods) = (scores.GetLength(0), scores.GetLength(1));
        if (blocks < 2 || methods < 2)
        {
            throw new ArgumentException(Invariant($"{methods} methods on {blocks} blocks cannot be compared; Friedman's test needs two or more of both."), nameof(scores));
        }

        var (sums, tieTerm) = (new double[methods], 0.0);
        for (var block = 0; block < blocks; block++)
        {
            var row = Enumerable.Range(0, methods).Select(method => higherIsBetter ? -scores[block, method] : scores[block, method]).ToArray();
            Descriptive.Require(row);
            var ranks = Midranks.Of(row);
            tieTerm += Midranks.TieTerm(ranks);
            for (var method = 0; method < methods; method++)
            {
                sums[method] += ranks[method];
            }
        }

        var (n, k) = ((double)blocks, (double)methods);
        var untied = 1 - (tieTerm / (k * ((k * k) - 1) * n));
        var spread = sums.Sum(sum => (sum - (n * (k + 1) / 2)) * (sum - (n * (k + 1) / 2)));
        var statistic = untied == 0 ? 0 : 12 * spread / (n * k * (k + 1)) / untied;
        var rest = (n * (k - 1)) - statistic;
        var f = rest <= 1e-12 * n * k ? double.PositiveInfinity : (n - 1) * statistic / rest;
        return new([.. sums.Select(sum => sum / n)], blocks, statistic, SpecialFunctions.GammaUpperRegularized((k - 1) / 2, statistic / 2), f, UpperTail(f, k - 1, (k - 1) * (n - 1)));
    }

    private static double UpperTail(double f, double first, double second) =>
        double.IsInfinity(f) ? 0 : SpecialFunctions.BetaRegularized(second / 2, first / 2, second / (second + (first * f)));
}
