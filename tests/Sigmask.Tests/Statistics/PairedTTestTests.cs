using Sigmask.Statistics;

namespace Sigmask.Tests.Statistics;

public sealed class PairedTTestTests
{
    // Student, The probable error of a mean (1908): extra hours of sleep by two drugs, t = 4.06 with 9 degrees of freedom; R: p = 0.00283289.
    private static readonly double[] Sleep = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4];

    [Fact]
    public void Students_own_example_comes_out_as_it_should()
    {
        var test = PairedTTest.Of(Sleep);
        Assert.Equal(4.062128, test.Statistic!.Value, 1e-6);
        Assert.Equal(0.00283289, test.PValue!.Value, 1e-8);
        Assert.Equal(9, test.DegreesOfFreedom);
    }

    [Fact]
    public void The_one_sided_p_values_sum_to_1_and_the_smaller_is_half_the_two_sided()
    {
        var (less, greater) = (PairedTTest.Of(Sleep, Alternative.Less).PValue!.Value, PairedTTest.Of(Sleep, Alternative.Greater).PValue!.Value);
        Assert.Equal(1, less + greater, 1e-12);
        Assert.Equal(PairedTTest.Of(Sleep).PValue!.Value, 2 * greater, 1e-15);
    }

    [Fact]
    public void What_has_no_spread_is_told_apart()
    {
        Assert.Equal((null, null, 0), Outcome([0.3]));
        Assert.Equal((null, null, 2), Outcome([0, 0, 0]));
        Assert.Equal((double.PositiveInfinity, 0, 6), Outcome([.. Enumerable.Repeat(0.1, 7)]));
        Assert.Equal((double.NegativeInfinity, 0, 6), Outcome([.. Enumerable.Repeat(-0.1, 7)]));
    }

    private static (double?, double?, int) Outcome(double[] differences)
    {
        var test = PairedTTest.Of(differences);
        return (test.Statistic, test.PValue, test.DegreesOfFreedom);
    }
}
