using CsCheck;
using Sigmask.Statistics;
using static Sigmask.Tests.Statistics.ReferenceCase;

namespace Sigmask.Tests.Statistics;

public sealed class SeveralMethodsTests
{
    private static readonly ReferenceCase Reference = new("s08_friedman");

    private static readonly Gen<double[]> PValues = Gen.Int[0, 20].Select(value => value / 20.0).Array[1, 8];

    [Fact]
    public void Friedmans_test_is_that_of_SciPy()
    {
        var expected = Reference.Manifest.GetProperty("friedman");
        var test = FriedmanTest.Of(Scores(), higherIsBetter: false);
        Agrees(Number(expected.GetProperty("statistic")), test.Statistic, "statistic");
        Agrees(Number(expected.GetProperty("pvalue")), test.PValue, "p-value");
        var ranks = Numbers(expected.GetProperty("mean_ranks_ascending"));
        Assert.Equal((4, 4), (ranks.Length, test.MeanRanks.Count));
        foreach (var (rank, own) in ranks.Zip(test.MeanRanks))
        {
            Agrees(rank, own, "mean rank");
        }
    }

    [Fact]
    public void The_pairwise_p_values_are_those_of_SciPy()
    {
        var (scores, expected) = (Scores(), Reference.Manifest.GetProperty("pairwise_wilcoxon_approx"));
        var (pairs, pValues) = (expected.GetProperty("pairs").EnumerateArray().ToArray(), Numbers(expected.GetProperty("pvalues")));
        Assert.Equal((6, 6), (pairs.Length, pValues.Length));
        foreach (var (pair, pValue) in pairs.Zip(pValues))
        {
            double[] differences = [.. Enumerable.Range(0, 15).Select(block => scores[block, pair[0].GetInt32()] - scores[block, pair[1].GetInt32()])];
            Agrees(pValue, WilcoxonSignedRank.Test(differences, new() { Distribution = NullDistribution.Normal }).PValue, $"p-value of {pair}");
        }
    }

    [Theory]
    [InlineData("bonferroni")]
    [InlineData("holm")]
    [InlineData("fdr_bh")]
    [InlineData("sidak")]
    public void Adjusted_p_values_are_those_of_statsmodels(string method)
    {
        var pValues = Numbers(Reference.Manifest.GetProperty("pairwise_wilcoxon_approx").GetProperty("pvalues"));
        var adjusted = method switch
        {
            "bonferroni" => PValueAdjustment.Bonferroni(pValues),
            "holm" => PValueAdjustment.Holm(pValues),
            "fdr_bh" => PValueAdjustment.BenjaminiHochberg(pValues),
            _ => PValueAdjustment.Sidak(pValues),
        };
        var reference = Numbers(Reference.Manifest.GetProperty("corrections").GetProperty(method).GetProperty("adjusted"));
        Assert.Equal((6, 6), (reference.Length, adjusted.Length));
        foreach (var (expected, own) in reference.Zip(adjusted))
        {
            Agrees(expected, own, "adjusted p-value");
        }
    }

    [Fact]
    public void Adjusting_keeps_the_order_never_lowers_and_the_methods_are_ordered_by_strictness()
        => PValues.ForAll(p =>
        {
            var (bonferroni, sidak, holm, hochberg) = (PValueAdjustment.Bonferroni(p), PValueAdjustment.Sidak(p), PValueAdjustment.Holm(p), PValueAdjustment.BenjaminiHochberg(p));
            var indices = Enumerable.Range(0, p.Length).ToArray();
            return indices.All(i => p[i] <= hochberg[i] + 1e-15 && hochberg[i] <= holm[i] + 1e-15 && holm[i] <= bonferroni[i] + 1e-15 && sidak[i] <= bonferroni[i] + 1e-15)
                && new[] { bonferroni, sidak, holm, hochberg }.All(adjusted =>
                    adjusted.All(value => value is >= 0 and <= 1) && indices.All(i => indices.All(j => p[i] > p[j] || adjusted[i] <= adjusted[j])));
        });

    [Fact]
    public void Small_p_values_keep_their_digits_when_adjusted_by_Sidak() => Assert.Equal(3e-20, PValueAdjustment.Sidak([1e-20, 1, 1])[0], 1e-34);

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void What_is_no_p_value_is_refused(double wrong)
        => Assert.Contains("no p-value", Assert.Throws<ArgumentException>(() => PValueAdjustment.Holm([0.5, wrong])).Message, StringComparison.Ordinal);

    // Demšar, Statistical Comparisons of Classifiers over Multiple Data Sets (2006), table 6: ranks of C4.5 as it is, with m, with cf, and with both, on
    // 14 data sets. Printed: mean ranks 3.143, 2.000, 2.893, 1.964; χ² = 9.28 and F = 3.69 without a correction for ties; CD = 1.25 at 0.05 and 1.12 at 0.10.
    [Fact]
    public void Demsars_example_comes_out_as_printed()
    {
        double[,] ranks =
        {
            { 4, 3, 2, 1 }, { 1, 2, 3, 4 }, { 4, 1, 2, 3 }, { 4, 1, 3, 2 }, { 4, 2, 3, 1 }, { 1, 2.5, 4, 2.5 }, { 3, 2, 4, 1 },
            { 2.5, 2.5, 4, 1 }, { 4, 3, 2, 1 }, { 2.5, 2.5, 2.5, 2.5 }, { 4, 2.5, 1, 2.5 }, { 3, 2, 4, 1 }, { 4, 1, 2, 3 }, { 3, 1, 4, 2 },
        };
        var test = FriedmanTest.Of(ranks, higherIsBetter: false);
        Assert.Equal([3.143, 2.000, 2.893, 1.964], test.MeanRanks, (x, y) => Math.Abs(x - y) < 5e-4);
        var untied = test.Statistic * (1 - (((3 * 6) + 60) / (4 * 15 * 14.0)));
        Assert.Equal(9.28, untied, 0.005);
        Assert.Equal(3.69, 13 * untied / ((14 * 3) - untied), 0.005);
        Assert.Equal(13 * test.Statistic / ((14 * 3) - test.Statistic), test.FStatistic, 1e-12);
        Assert.Equal(1.25, NemenyiTest.Of(test).CriticalDifference, 0.005);
        Assert.Equal(1.12, NemenyiTest.Of(test, 0.10).CriticalDifference, 0.005);
    }

    // F with 2 and d degrees of freedom has the upper tail (1 + 2 F / d)^(-d / 2).
    [Fact]
    public void The_p_value_of_F_is_that_of_its_closed_form_for_three_methods()
    {
        var test = FriedmanTest.Of(new[,] { { 0.9, 0.8, 0.1 }, { 0.7, 0.5, 0.2 }, { 0.4, 0.6, 0.3 }, { 0.8, 0.9, 0.1 } });
        Assert.Equal(Math.Pow(1 + (2 * test.FStatistic / 6), -3), test.FPValue, 1e-12);
        Assert.Equal(Math.Exp(-test.Statistic / 2), test.PValue, 1e-12);
    }

    [Fact]
    public void Nemenyis_p_value_is_alpha_at_the_critical_difference_and_sets_are_those_that_lie_within_it()
    {
        var ranking = new FriedmanTest([1.0, 2.2, 3.1, 4.6, 4.1], 20, 0, 1, 0, 1);
        var nemenyi = NemenyiTest.Of(ranking);
        var apart = NemenyiTest.Of(ranking with { MeanRanks = [1, 1 + nemenyi.CriticalDifference, 3, 3, 3] });
        Assert.Equal(0.05, apart.PValues[0, 1], 1e-10);
        Assert.Equal(1, apart.PValues[2, 3]);
        Assert.Equal(apart.PValues[0, 1], apart.PValues[1, 0]);
        Assert.Equal(3.857655510378623 / Math.Sqrt(2) * Math.Sqrt(5 * 6 / 120.0), nemenyi.CriticalDifference, 1e-9); // 1.364
        Assert.Equal([[0, 1], [1, 2], [2, 4], [4, 3]], nemenyi.Groups().Select(group => group.ToArray()));
    }

    [Fact]
    public void Methods_that_are_tied_everywhere_do_not_differ_and_those_ranked_alike_everywhere_do()
    {
        var tied = FriedmanTest.Of(new double[,] { { 1, 1, 1 }, { 2, 2, 2 } });
        Assert.Equal((0.0, 1.0, 0.0, 1.0), (tied.Statistic, tied.PValue, tied.FStatistic, tied.FPValue));
        var same = FriedmanTest.Of(new[,] { { 0.9, 0.8, 0.1 }, { 0.7, 0.5, 0.2 }, { 0.6, 0.4, 0.3 } });
        Assert.Equal([1, 2, 3], same.MeanRanks);
        Assert.Equal(6, same.Statistic, 1e-12);
        Assert.Equal((double.PositiveInfinity, 0.0), (same.FStatistic, same.FPValue));
    }

    [Fact]
    public void One_block_or_one_method_is_too_few()
        => Assert.Contains("two or more", Assert.Throws<ArgumentException>(() => FriedmanTest.Of(new double[1, 3])).Message, StringComparison.Ordinal);

    private static double[,] Scores()
    {
        var array = Reference.Array("scores");
        var (values, scores) = (array.ToDouble(), new double[array.Shape[0], array.Shape[1]]);
        for (var i = 0; i < values.Length; i++)
        {
            scores[i / scores.GetLength(1), i % scores.GetLength(1)] = values[i];
        }

        return scores;
    }
}
