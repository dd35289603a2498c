using MathNet.Numerics.Distributions;
using Sigmask.Statistics;

namespace Sigmask.Tests.Statistics;

public sealed class StudentizedRangeTests
{
    // Computed to 30 digits by adaptive quadrature of the definition (mpmath 1.3); to the digits printed they are those of R's qtukey(p, k, Inf) and of Harter's tables (1960).
    [Theory]
    [InlineData(2, 0.05, 2.771807648699356)]
    [InlineData(3, 0.10, 2.902380213428252)]
    [InlineData(3, 0.05, 3.314493155398121)]
    [InlineData(3, 0.01, 4.120303206460117)]
    [InlineData(4, 0.05, 3.633159574902629)]
    [InlineData(5, 0.05, 3.857655510378623)]
    [InlineData(5, 0.01, 4.602821042201575)]
    [InlineData(6, 0.05, 4.030092053180576)]
    [InlineData(8, 0.05, 4.286309409349044)]
    [InlineData(10, 0.10, 4.129346398236872)]
    [InlineData(10, 0.05, 4.474124221725905)]
    [InlineData(20, 0.05, 5.011688794118441)]
    [InlineData(50, 0.05, 5.646026026380534)]
    [InlineData(100, 0.01, 6.635541907441486)]
    public void Quantiles_agree_with_the_tables(int count, double probability, double expected)
        => Assert.Equal(expected, StudentizedRange.UpperQuantile(probability, count), 1e-10);

    [Theory]
    [InlineData(2, 1, 0.4795001221869535)]
    [InlineData(3, 0.5, 0.933421945135287)]
    [InlineData(3, 3.5, 0.03555704186316038)]
    [InlineData(4, 6, 0.0001298172453267078)]
    [InlineData(10, 8, 6.89462222084389e-7)]
    [InlineData(3, 15, 8.32994815240213e-26)]
    [InlineData(50, 5.5, 0.07162255632518275)]
    public void Tails_keep_their_digits_however_small(int count, double range, double expected)
        => Assert.Equal(1, StudentizedRange.Survival(range, count) / expected, 1e-12);

    [Fact]
    public void Of_two_groups_it_is_the_distance_of_two_normal_numbers()
    {
        for (var range = 0.0; range < 8; range += 0.25)
        {
            Assert.Equal(2 * Normal.CDF(0, 1, -range / Math.Sqrt(2)), StudentizedRange.Survival(range, 2), 1e-13);
        }
    }

    [Fact]
    public void Fewer_than_two_groups_have_no_range()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentizedRange.Survival(1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentizedRange.UpperQuantile(0, 3));
    }
}
