using Sigmask.Cli.Usage;

namespace Sigmask.Cli.Tests.Usage;

public sealed class WrittenNumberTests
{
    [Theory]
    [InlineData("30%", "0.3")]
    [InlineData("30 %", "0.3")]
    [InlineData("2.5%", "0.025")]
    [InlineData("2,5%", "0.025")]
    [InlineData("-5%", "-0.05")]
    [InlineData("0,3", "0.3")]
    [InlineData("0,001", "0.001")]
    [InlineData("25%:50%", "0.25:0.5")]
    [InlineData("0,25:0,5", "0.25:0.5")]
    [InlineData("8x1,25x1,25", "8x1.25x1.25")]
    public void A_percentage_and_a_decimal_comma_are_put_into_the_form_that_options_take(string text, string plain) => Assert.Equal(plain, WrittenNumber.Plain(text));

    [Theory]
    [InlineData("0.3")]
    [InlineData("1,000")]
    [InlineData("1.000,5")]
    [InlineData("percentile:1%:99%")]
    [InlineData("fast")]
    [InlineData("%")]
    [InlineData("")]
    public void What_is_in_that_form_or_may_mean_something_else_stays(string text) => Assert.Null(WrittenNumber.Plain(text));
}
