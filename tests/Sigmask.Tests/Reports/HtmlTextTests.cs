using Sigmask.Reports;
using Sigmask.Statistics;

namespace Sigmask.Tests.Reports;

public sealed class HtmlTextTests
{
    [Theory]
    [InlineData(0.216, -0.004, 0.43, "22 % <span class=\"small\">[0, 43]</span>")]
    [InlineData(-0.284, -0.45, 0.001, "−28 % <span class=\"small\">[−45, 0]</span>")]
    [InlineData(-0.004, -0.1, 0.1, "0 % <span class=\"small\">[−10, 10]</span>")]
    public void What_rounds_to_nothing_has_no_sign(double share, double low, double high, string expected) =>
        Assert.Equal(expected, HtmlText.Share(share, new(low, high, IntervalMethod.BiasCorrected)));
}
