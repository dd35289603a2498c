using Sigmask.Cli.Terminals;

namespace Sigmask.Cli.Tests.Terminals;

public sealed class ComparisonDisplayTests
{
    [Theory]
    [InlineData(0.5, "0:30 min")]
    [InlineData(59.5, "59:30 min")]
    [InlineData(60, "1:00 h")]
    [InlineData(605, "10:05 h")]
    [InlineData(29 * 60, "29:00 h")]
    [InlineData((((10 * 24) + 5) * 60) + 3, "245:03 h")]
    public void Durations_are_in_minutes_or_hours_however_long(double minutes, string expected) => Assert.Equal(expected, ComparisonDisplay.Duration(TimeSpan.FromMinutes(minutes)));

    [Theory]
    [InlineData(12, "0:00:12")]
    [InlineData(3600 + 62, "1:01:02")]
    [InlineData((30 * 3600) + 5, "30:00:05")]
    public void A_training_is_told_in_hours_minutes_and_seconds_however_long(int seconds, string expected) => Assert.Equal(expected, TrainingDisplay.Clock(TimeSpan.FromSeconds(seconds)));
}
