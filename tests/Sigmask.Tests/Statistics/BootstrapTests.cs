using Sigmask.Arrays;
using Sigmask.Data;
using Sigmask.Statistics;

namespace Sigmask.Tests.Statistics;

public sealed class BootstrapTests
{
    [Theory]
    [InlineData(IntervalMethod.Percentile, 0.95, -0.0019856433073679584, 0.04143427734573679)]
    [InlineData(IntervalMethod.Percentile, 0.90, 0.0021379290769497528, 0.039766181508700045)]
    [InlineData(IntervalMethod.BiasCorrected, 0.95, -0.002080691753996988, 0.04138245361757921)]
    [InlineData(IntervalMethod.BiasCorrected, 0.90, 0.0017495687678853883, 0.03964473233767166)]
    public void From_the_same_resamples_the_interval_is_that_of_SciPy(IntervalMethod method, double confidence, double low, double high)
    {
        var difference = Reference("a").ToDouble().Zip(Reference("b").ToDouble(), (a, b) => a - b).ToArray();
        var indices = Reference("bootstrap_indices");
        var resampled = indices.ToInt64().Select(index => difference[index]).Chunk(indices.Shape[1]).Select(drawn => drawn.Average()).ToArray();
        var leftOut = difference.Select((_, without) => difference.Where((_, index) => index != without).Average()).ToArray();
        var interval = Bootstrap.FromResamples(resampled, leftOut, difference.Average(), new() { Method = method, Confidence = confidence });
        Assert.Equal(low, interval.Low, 1e-9);
        Assert.Equal(high, interval.High, 1e-9);
    }

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
        Assert.Equal(new Estimate(0.5, 0.5, null, 2), Bootstrap.Mean([new(new("a", "p"), 0.25), new(new("b", "p"), 0.75)]));
        Assert.Equal(new ConfidenceInterval(0.5, 0.5), Bootstrap.Mean(Independent([0.5, 0.5, 0.5]))!.Interval);
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
    }

    private static IEnumerable<CaseValue> Independent(IEnumerable<double> values) =>
        values.Select((value, index) => new CaseValue(new($"case {index}", $"patient {index}"), value));

    private static NpyArray Reference(string name) => NpyFile.Read(Path.Combine(AppContext.BaseDirectory, "Statistics", "Reference", "s01_n12", $"{name}.npy"));
}
