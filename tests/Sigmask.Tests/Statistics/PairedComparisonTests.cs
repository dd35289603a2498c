using Sigmask.Statistics;

namespace Sigmask.Tests.Statistics;

public sealed class PairedComparisonTests
{
    [Fact]
    public void Slices_of_a_patient_do_not_feign_more_evidence()
    {
        var random = new Random(6);
        double[] differences = [.. Enumerable.Range(0, 9).Select(_ => random.NextDouble() - 0.3)];
        var once = Compare(differences, slices: 1);
        var often = Compare(differences, slices: 25);
        Assert.Equal(once.Wilcoxon.PValue, often.Wilcoxon.PValue);
        Assert.Equal(once.TTest.PValue!.Value, often.TTest.PValue!.Value, 1e-9);
        Assert.Equal(once.Difference.Interval!.Low, often.Difference.Interval!.Low, 1e-9);
        Assert.Equal((9, 225), (often.Difference.Patients, often.Difference.Cases));
    }

    [Fact]
    public void The_difference_is_the_first_minus_the_second_and_exchanging_them_changes_its_sign()
    {
        var (one, other) = (Values([0.9, 0.8, 0.7, 0.9], 1), Values([0.5, 0.6, 0.65, 0.8], 1));
        var (forth, back) = (PairedComparison.Of(one, other)!, PairedComparison.Of(other, one)!);
        Assert.Equal(0.1875, forth.Difference.Mean, 1e-12);
        Assert.Equal(-forth.Difference.Mean, back.Difference.Mean, 1e-12);
        Assert.Equal((forth.First.Mean, forth.Second.Mean), (back.Second.Mean, back.First.Mean));
        Assert.Equal(1, forth.Wilcoxon.Ranks.RankBiserial);
        Assert.Equal(2 / 16.0, forth.Wilcoxon.PValue, 1e-12);
    }

    [Fact]
    public void A_method_compared_with_itself_does_not_differ()
    {
        var values = Values([0.1, 0.9, 0.4], 2);
        var comparison = PairedComparison.Of(values, values)!;
        Assert.Equal((0.0, 1.0, null), (comparison.Difference.Mean, comparison.Wilcoxon.PValue, comparison.TTest.PValue));
        Assert.Equal((0.0, 0.0), (comparison.Difference.Interval!.Low, comparison.Difference.Interval.High));
        Assert.Null(PairedComparison.Of([], []));
    }

    private static PairedComparison Compare(double[] differences, int slices)
        => PairedComparison.Of(Values([.. differences.Select(value => value + 0.5)], slices), Values([.. differences.Select(_ => 0.5)], slices))!;

    private static CaseValue[] Values(double[] ofPatients, int slices) =>
        [.. ofPatients.SelectMany((value, patient) => Enumerable.Range(0, slices).Select(slice => new CaseValue(new($"{patient}-{slice}", $"{patient}"), value)))];
}
