using CsCheck;
using Sigmask.Statistics;

namespace Sigmask.Tests.Statistics;

public sealed class WilcoxonSignedRankTests
{
    // Few values, so that ties and zeros are frequent.
    private static readonly Gen<double[]> Differences = Gen.Int[-3, 3].Select(value => value / 4.0).Array[1, 10];

    [Theory]
    [InlineData(ZeroMethod.Drop)]
    [InlineData(ZeroMethod.Pratt)]
    [InlineData(ZeroMethod.Split)]
    public void The_exact_p_value_counts_all_assignments_of_signs_whatever_ties_and_zeros_there_are(ZeroMethod zeros)
        => Differences.ForAll(differences => Enum.GetValues<Alternative>().All(alternative =>
            Math.Abs(Enumerated(differences, zeros, alternative) - PValue(differences, zeros, alternative)) < 1e-12));

    [Fact]
    public void Exchanging_the_methods_exchanges_the_rank_sums_and_the_one_sided_p_values()
        => Differences.ForAll(differences =>
        {
            double[] exchanged = [.. differences.Select(value => -value)];
            var (one, other) = (WilcoxonSignedRank.Test(differences), WilcoxonSignedRank.Test(exchanged));
            return one.Ranks.Positive == other.Ranks.Negative && one.PValue == other.PValue && one.Ranks.RankBiserial == -other.Ranks.RankBiserial
                && Math.Abs(PValue(differences, ZeroMethod.Drop, Alternative.Less) - PValue(exchanged, ZeroMethod.Drop, Alternative.Greater)) < 1e-12;
        });

    // Hollander & Wolfe, Nonparametric Statistical Methods, example 3.1: depression before and after therapy, T+ = 40, one-sided P = 0.020.
    [Fact]
    public void A_textbook_example_comes_out_as_printed()
    {
        double[] before = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30];
        double[] after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
        var result = WilcoxonSignedRank.Test([.. before.Zip(after, (x, y) => x - y)], new() { Alternative = Alternative.Greater });
        Assert.Equal(40, result.Statistic);
        Assert.Equal(10 / 512.0, result.PValue, 1e-12);
        Assert.True(result.IsExact);
    }

    [Fact]
    public void If_no_pair_differs_the_exact_p_value_is_1_and_there_is_no_effect_size()
    {
        var result = WilcoxonSignedRank.Test(new double[6]);
        Assert.Equal((1.0, 6, null), (result.PValue, result.Ranks.Zeros, result.Ranks.RankBiserial));
    }

    [Fact]
    public void Ties_change_the_exact_p_value_which_SciPy_overlooks()
    {
        double[] differences = [1, 1, 1, 1, -1];
        Assert.Equal(2 * 6 / 32.0, WilcoxonSignedRank.Test(differences).PValue, 1e-12);
        Assert.NotEqual(2 * 6 / 32.0, WilcoxonSignedRank.Test(differences, new() { Distribution = NullDistribution.ScipyExact }).PValue, 1e-3);
    }

    [Fact]
    public void Exact_and_normal_p_values_meet_where_the_automatic_choice_changes_over()
    {
        var random = new Random(4);
        double[] differences = [.. Enumerable.Range(0, WilcoxonSignedRank.ExactLimit + 1).Select(_ => random.NextDouble() - 0.45)];
        var normal = WilcoxonSignedRank.Test(differences);
        var exact = WilcoxonSignedRank.Test(differences, new() { Distribution = NullDistribution.Exact });
        Assert.False(normal.IsExact);
        Assert.True(exact.IsExact);
        Assert.Equal(exact.PValue, normal.PValue, 5e-4);
        Assert.True(WilcoxonSignedRank.Test(differences.AsSpan(1)).IsExact);
    }

    [Fact]
    public void Nothing_and_numbers_that_are_not_finite_are_refused()
    {
        Assert.Contains("no value", Assert.Throws<ArgumentException>(() => WilcoxonSignedRank.Test([])).Message, StringComparison.Ordinal);
        Assert.Contains("NaN", Assert.Throws<ArgumentException>(() => WilcoxonSignedRank.Test([1, double.NaN])).Message, StringComparison.Ordinal);
    }

    private static double PValue(double[] differences, ZeroMethod zeros, Alternative alternative)
        => WilcoxonSignedRank.Test(differences, new() { ZeroMethod = zeros, Alternative = alternative, Distribution = NullDistribution.Exact }).PValue;

    private static double Enumerated(double[] differences, ZeroMethod zeros, Alternative alternative)
    {
        double[] ranked = [.. differences.Where(value => value != 0 || zeros != ZeroMethod.Drop).Select(Math.Abs)];
        double Rank(double size) => ranked.Count(other => other < size) + ((ranked.Count(other => other == size) + 1) / 2.0);
        double[] ranks = [.. differences.Where(value => value != 0).Select(value => Rank(Math.Abs(value)))];
        var observed = differences.Where(value => value > 0).Sum(value => Rank(value));
        double[] sums = [.. Enumerable.Range(0, 1 << ranks.Length).Select(signs => ranks.Where((_, index) => (signs >> index & 1) == 1).Sum())];
        var (below, above) = (sums.Count(sum => sum <= observed) / (double)sums.Length, sums.Count(sum => sum >= observed) / (double)sums.Length);
        return alternative switch { Alternative.Less => below, Alternative.Greater => above, _ => Math.Min(1, 2 * Math.Min(below, above)) };
    }
}
