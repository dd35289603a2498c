using Sigmask.Statistics;
using static Sigmask.Tests.Statistics.ReferenceCase;

namespace Sigmask.Tests.Statistics;

/// <summary>Paired values against SciPy and NumPy.</summary>
public sealed class PairedReferenceTests
{
    public static TheoryData<string> Cases => Paired;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Mean_median_quartiles_and_deviation_are_those_of_NumPy(string id)
    {
        var reference = new ReferenceCase(id);
        var expected = reference.Manifest.GetProperty("descriptive");
        var sample = Descriptive.Of(reference.Differences);
        var quartiles = Numbers(expected.GetProperty("quartiles_diff_linear"));
        Agrees(Number(expected.GetProperty("mean_a")), Descriptive.MeanOf(reference.Array("a").ToDouble()), "mean of a");
        Agrees(Number(expected.GetProperty("mean_b")), Descriptive.MeanOf(reference.Array("b").ToDouble()), "mean of b");
        Agrees(Number(expected.GetProperty("mean_diff")), sample.Mean, "mean");
        Agrees(Number(expected.GetProperty("median_diff")), sample.Median, "median");
        Agrees(Number(expected.GetProperty("std_diff_ddof1")), sample.StandardDeviation, "deviation");
        Agrees(quartiles[0], sample.LowerQuartile, "lower quartile");
        Agrees(quartiles[1], sample.UpperQuartile, "upper quartile");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void From_the_same_resamples_every_interval_is_that_of_SciPy(string id)
    {
        var reference = new ReferenceCase(id);
        var indices = reference.Array("bootstrap_indices");
        int[][] draws = [.. indices.ToInt64().Select(index => (int)index).Chunk(indices.Shape[1])];
        double[][] clusters = [.. reference.Differences.Select(value => new[] { value })];
        var results = reference.Manifest.GetProperty("bootstrap").GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(12, results.Count);
        foreach (var expected in results)
        {
            SampleStatistic statistic = expected.GetProperty("statistic_of_difference").GetString() == "mean" ? Descriptive.MeanOf : Descriptive.MedianOf;
            var confidence = expected.GetProperty("confidence_level").GetDouble();
            var distribution = BootstrapDistribution.Of(clusters, statistic, draws);
            var interval = expected.GetProperty("method").GetString() switch
            {
                "percentile" => distribution.Interval(IntervalMethod.Percentile, confidence),
                "basic" => distribution.Interval(IntervalMethod.Basic, confidence),
                _ => distribution.TryBiasCorrected(confidence),
            };
            Agrees(Number(expected.GetProperty("low")), interval?.Low, $"low end, {expected}");
            Agrees(Number(expected.GetProperty("high")), interval?.High, $"high end, {expected}");
            Agrees(Number(expected.GetProperty("standard_error")), distribution.StandardError, $"standard error, {expected}");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rank_sums_and_effect_size_agree(string id)
    {
        var reference = new ReferenceCase(id);
        var expected = reference.Manifest.GetProperty("ranks");
        var ranks = SignedRanks.Of(reference.Differences);
        Assert.Equal(expected.GetProperty("n_nonzero").GetInt32(), ranks.NonZeros);
        Assert.Equal(expected.GetProperty("n_zero").GetInt32(), ranks.Zeros);
        Agrees(Number(expected.GetProperty("W_plus")), ranks.Positive, "W+");
        Agrees(Number(expected.GetProperty("W_minus")), ranks.Negative, "W-");
        Agrees(Number(expected.GetProperty("rank_biserial")), ranks.RankBiserial, "rank-biserial correlation");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_signed_rank_test_is_that_of_SciPy_in_every_mode(string id)
    {
        var reference = new ReferenceCase(id);
        var results = reference.Manifest.GetProperty("wilcoxon").GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(30, results.Count);
        foreach (var expected in results)
        {
            var args = expected.GetProperty("args");
            var options = new WilcoxonOptions
            {
                Alternative = AlternativeOf(args),
                ZeroMethod = args.GetProperty("zero_method").GetString() switch { "pratt" => ZeroMethod.Pratt, "zsplit" => ZeroMethod.Split, _ => ZeroMethod.Drop },
                Distribution = args.GetProperty("mode").GetString() switch
                {
                    "exact" => NullDistribution.ScipyExact,
                    "approx" => NullDistribution.Normal,
                    _ => NullDistribution.ScipyAutomatic,
                },
                ContinuityCorrection = args.GetProperty("correction").GetBoolean(),
            };
            if (expected.TryGetProperty("error", out _))
            {
                Assert.Contains("use the exact distribution", Assert.Throws<ArgumentException>(() => WilcoxonSignedRank.Test(reference.Differences, options)).Message, StringComparison.Ordinal);
                continue;
            }

            var result = WilcoxonSignedRank.Test(reference.Differences, options);
            Agrees(Number(expected.GetProperty("statistic")), result.Statistic, $"statistic, {args}");
            Agrees(Number(expected.GetProperty("pvalue")), result.PValue, $"p-value, {args}");
            var isApproximate = expected.TryGetProperty("zstatistic", out var z);
            Assert.Equal(args.GetProperty("mode").GetString() == "approx", isApproximate);
            if (isApproximate)
            {
                Agrees(Number(z), result.ZScore, $"z, {args}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_paired_t_test_is_that_of_SciPy(string id)
    {
        var reference = new ReferenceCase(id);
        var expected = reference.Manifest.GetProperty("paired_t");
        var test = PairedTTest.Of(reference.Differences);
        Agrees(Number(expected.GetProperty("statistic")), test.Statistic, "t");
        Agrees(Number(expected.GetProperty("pvalue")), test.PValue, "p-value");
        Agrees(Number(expected.GetProperty("cohen_dz")), test.CohensDz, "Cohen's dz");
        Assert.Equal(expected.GetProperty("df").GetInt32(), test.DegreesOfFreedom);
    }
}
