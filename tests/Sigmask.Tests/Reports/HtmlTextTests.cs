using Sigmask.Reports;
using Sigmask.Statistics;

namespace Sigmask.Tests.Reports;

public sealed class HtmlTextTests
{
    [Theory]
    [InlineData(0.025, 0.01, 0.04, "+2.5</span> <span class=\"small\">[+1.0, +4.0]</span>")]
    [InlineData(0.0004, 0.0002, 0.001, "+0.04</span> <span class=\"small\">[+0.02, +0.10]</span>")]
    [InlineData(0, -0.0002, 0.012, "0.00</span> <span class=\"small\">[−0.02, +1.20]</span>")]
    [InlineData(0.0004, 0, 0.001, "0.0</span> <span class=\"small\">[0.0, +0.1]</span>")]
    public void A_difference_and_the_ends_of_its_interval_have_equally_many_decimals(double difference, double low, double high, string expected) =>
        Assert.EndsWith(expected, HtmlText.Points(difference, new(low, high, IntervalMethod.BiasCorrected), 0), StringComparison.Ordinal);

    [Theory]
    [InlineData(0.216, -0.004, 0.43, 0, "<span class=\"open\">22 %</span> <span class=\"small\">[0, 43]</span>")]
    [InlineData(-0.284, -0.45, 0.001, 0, "<span class=\"open\">−28 %</span> <span class=\"small\">[−45, 0]</span>")]
    [InlineData(-0.004, -0.1, 0.1, 0, "<span class=\"open\">0 %</span> <span class=\"small\">[−10, 10]</span>")]
    [InlineData(0.216, 0.1, 0.43, 1, "<span class=\"good\">22 %</span> <span class=\"small\">[10, 43]</span>")]
    [InlineData(-0.284, -0.45, -0.1, -1, "<span class=\"bad\">−28 %</span> <span class=\"small\">[−45, −10]</span>")]
    public void A_share_has_its_interval_and_no_sign_where_it_rounds_to_nothing(double share, double low, double high, int sign, string expected) =>
        Assert.Equal(expected, HtmlText.Share(share, new(low, high, IntervalMethod.BiasCorrected), sign));
}
