using Sigmask.Statistics;

namespace Sigmask.Tests.Statistics;

public sealed class BootstrapTests
{
    [Theory]
    [InlineData(IntervalMethod.Percentile)]
    [InlineData(IntervalMethod.BiasCorrected)]
    public void About_95_of_100_intervals_hold_the_true_mean(IntervalMethod method)
    {
        var random = new Random(5);
        var held = 0;
        for (var trial = 0; trial < 400; trial++)
        {
            var values = Independent(Enumerable.Range(0, 30).Select(_ => 1 - Math.Pow(random.NextDouble(), 2)));
            var interval = Bootstrap.Mean(values, new() { Method = method, Resamples = 400, Seed = trial })!.Interval!;
            held += interval.Low <= 2.0 / 3 && 2.0 / 3 <= interval.High ? 1 : 0;
        }

        Assert.InRange(held, 362, 392);
    }

    [Fact]
    public void Cases_of_one_patient_count_as_one_draw()
    {
        var random = new Random(3);
        var levels = Enumerable.Range(0, 10).Select(_ => random.NextDouble()).ToArray();
        var clustered = levels.SelectMany((level, patient) => Enumerable.Range(0, 20).Select(image => new CaseValue(new($"{patient}-{image}", $"{patient}"), level)));
        var asOneEach = Independent(levels);
        var options = new BootstrapOptions { Seed = 2, Method = IntervalMethod.Percentile };
        Assert.Equal(Bootstrap.Mean(asOneEach, options)!.Interval!.Low, Bootstrap.Mean(clustered, options)!.Interval!.Low, 1e-12);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.7)]
    [InlineData(0.9)]
    public void Every_case_of_a_patient_counts_and_intervals_are_between_quantiles_of_sums_over_counts(double confidence)
    {
        double[][] patients = [[1], [2, 4], [3, 5, 7, 9, 11]];
        var options = new BootstrapOptions { Method = IntervalMethod.Percentile, Confidence = confidence, Seed = 3 };

        var estimate = Bootstrap.Mean(Clustered(patients), options)!;

        Assert.Equal((42 / 8.0, 8, 3), (estimate.Mean, estimate.Cases, estimate.Patients));
        var means = BootstrapDistribution.Draws(3, options.Resamples, options.Seed)
            .Select(drawn => drawn.Sum(patient => patients[patient].Sum()) / drawn.Sum(patient => patients[patient].Length)).Order().ToArray();
        Assert.Equal(Quantile((1 - confidence) / 2), estimate.Interval!.Low, 1e-9);
        Assert.Equal(Quantile((1 + confidence) / 2), estimate.Interval.High, 1e-9);

        double Quantile(double share)
        {
            var place = share * (means.Length - 1);
            var below = (int)place;
            return means[below] + ((place - below) * (means[below + 1] - means[below]));
        }
    }

    [Theory]
    [InlineData(IntervalMethod.Percentile, 2, 71 / 11.0)]
    [InlineData(IntervalMethod.Basic, (2 * 42 / 8.0) - (71 / 11.0), (2 * 42 / 8.0) - 2)]
    public void The_interval_over_patients_of_one_two_and_five_cases_is_the_one_computed_by_hand(IntervalMethod method, double low, double high)
    {
        // Of the 27 draws one has the mean 1 and three have (1 + 1 + 2 + 4) / 4 = 2; at the other end one has 7 and three have (1 + 35 + 35) / 11. So the lowest tenth ends
        // at 2 and the highest begins at 71/11, whichever 2000 are drawn. Of patients that count by their means 1, 3 and 7 it would be (1 + 1 + 3) / 3 and (3 + 7 + 7) / 3.
        var interval = Bootstrap.Mean(Clustered([[1], [2, 4], [3, 5, 7, 9, 11]]), new() { Method = method, Confidence = 0.8 })!.Interval!;

        Assert.Equal(low, interval.Low, 1e-9);
        Assert.Equal(high, interval.High, 1e-9);
    }

    [Fact]
    public void The_seed_decides_the_interval()
    {
        var values = Independent([0.1, 0.5, 0.6, 0.9]).ToList();
        Assert.Equal(Bootstrap.Mean(values), Bootstrap.Mean(values));
        Assert.NotEqual(Bootstrap.Mean(values, new() { Seed = 1 })!.Interval, Bootstrap.Mean(values, new() { Seed = 2 })!.Interval);
    }

    [Fact]
    public void Without_values_there_is_no_estimate_and_with_one_patient_no_interval()
    {
        Assert.Null(Bootstrap.Mean([]));
        var ofOne = Bootstrap.Mean([new(new("a", "p"), 0.25), new(new("b", "p"), 0.75)])!;
        Assert.Equal((0.5, 0.5, 2, 1, null), (ofOne.Mean, ofOne.Median, ofOne.Cases, ofOne.Patients, ofOne.Interval));
    }

    [Theory]
    [InlineData(IntervalMethod.Percentile, IntervalMethod.Percentile)]
    [InlineData(IntervalMethod.Basic, IntervalMethod.Basic)]
    [InlineData(IntervalMethod.BiasCorrected, IntervalMethod.Percentile)]
    public void The_interval_of_constant_data_is_that_constant_and_says_that_BCa_was_not_defined(IntervalMethod asked, IntervalMethod used)
    {
        foreach (var constant in (double[])[0, 0.5, 0.1, 1])
        {
            var interval = Bootstrap.Mean(Independent(Enumerable.Repeat(constant, 7)), new() { Method = asked })!.Interval!;
            Assert.Equal(used, interval.Method);
            Assert.Equal(constant, interval.Low, 1e-15);
            Assert.Equal(constant, interval.High, 1e-15);
        }
    }

    [Fact]
    public void The_median_has_an_interval_too_and_it_holds_the_median()
    {
        var values = Independent([0.1, 0.4, 0.5, 0.55, 0.6, 0.8, 0.95]).ToList();
        var interval = Bootstrap.Interval(values, Descriptive.MedianOf)!;
        Assert.True(interval.Low < 0.55 && 0.55 < interval.High);
        Assert.All([interval.Low, interval.High], end => Assert.InRange(end, 0.1, 0.95));
    }

    [Fact]
    public void A_bootstrap_refuses_what_it_cannot_draw_from()
    {
        Assert.Contains("two or more", Assert.Throws<ArgumentException>(() => BootstrapDistribution.Of([[1.0]], Descriptive.MeanOf, [[0]])).Message, StringComparison.Ordinal);
        Assert.Contains("no value", Assert.Throws<ArgumentException>(() => BootstrapDistribution.Of([[1.0], []], Descriptive.MeanOf, [[0, 0]])).Message, StringComparison.Ordinal);
        Assert.Contains("NaN", Assert.Throws<ArgumentException>(() => BootstrapDistribution.Of([[1.0], [double.NaN]], Descriptive.MeanOf, [[0, 0]])).Message, StringComparison.Ordinal);
        Assert.Contains("resample", Assert.Throws<ArgumentException>(() => BootstrapDistribution.Of([[1.0], [2.0]], Descriptive.MeanOf, [])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => BootstrapDistribution.Of([[1.0], [2.0]], Descriptive.MeanOf, [[0, 1]]).Interval(IntervalMethod.Basic, 1));
    }

    [Fact]
    public void A_paired_difference_is_that_of_the_same_cases_in_any_order()
    {
        var first = Independent([0.5, 0.7, 0.9]).ToList();
        var second = first.Select(value => value with { Value = value.Value - 0.1 }).Reverse().ToList();
        var difference = PairedDifference.Mean(first, second)!;
        Assert.Equal(0.1, difference.Mean, 1e-12);
        Assert.Equal(0.1, difference.Interval!.Low, 1e-12);
        var error = Assert.Throws<ArgumentException>(() => PairedDifference.Mean(first, [.. second.Skip(1)]));
        Assert.Contains("case 2 is not", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => PairedDifference.Mean([.. first, first[0]], second));
        Assert.Contains("case 0 occurs twice", error.Message, StringComparison.Ordinal);
        Assert.Equal("first", error.ParamName);
        error = Assert.Throws<ArgumentException>(() => PairedDifference.Mean(first, [.. second.Select(value => value with { Key = value.Key with { Patient = "other" } })]));
        Assert.StartsWith($"Case case 0 is of patient {first[0].Key.Patient} in one method and of patient other in the other; give both the same patients.", error.Message, StringComparison.Ordinal);
    }

    private static List<CaseValue> Clustered(double[][] patients) =>
        [.. patients.SelectMany((values, patient) => values.Select((value, image) => new CaseValue(new($"{patient}-{image}", $"{patient}"), value)))];

    private static IEnumerable<CaseValue> Independent(IEnumerable<double> values) =>
        values.Select((value, index) => new CaseValue(new($"case {index}", $"patient {index}"), value));
}
