using Sigmask.Experiments;
using Sigmask.Reports;

namespace Sigmask.Tests.Reports;

public sealed class CommonAxisTests
{
    [Fact]
    public void Trainings_of_one_length_are_shown_over_their_steps()
    {
        var axis = CommonAxis.Of([Trained(300), Trained(300)]);
        Assert.Equal(("step", 45.0), (axis.Name, axis.At(45, Trained(300))));
    }

    [Fact]
    public void The_same_share_of_folds_of_different_length_is_one_place()
    {
        var (shorter, longer) = (Trained(120), Trained(130));
        var axis = CommonAxis.Of([shorter, longer]);
        Assert.Equal("percent of the training", axis.Name);
        Assert.Equal([5, 50, 100], new[] { 6.0, 60, 120 }.Select(step => axis.At(step, shorter)));
        Assert.Equal([5, 50, 100], new[] { 6.0, 65, 130 }.Select(step => axis.At(step, longer)));
    }

    private static JobResult Trained(long steps) => new()
    {
        Key = new("hearts", "unet-tiny", "plain", "strong", 1),
        Identity = "",
        Classes = ["background", "heart"],
        Scores = [],
        LateValidations = 1, Curve = [], Steps = steps, ChosenStep = null, Seconds = 1, MillisecondsPerStep = 1, PeakMegabytes = 1,
    };
}
