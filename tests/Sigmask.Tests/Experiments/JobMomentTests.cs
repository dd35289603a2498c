using Sigmask.Experiments;
using Sigmask.Tests.Training;

namespace Sigmask.Tests.Experiments;

public sealed class JobMomentTests
{
    [Theory]
    [InlineData(0, 0.5, 0.1, 0.2, 0.6)]
    [InlineData(1, 0.5, 0.3, 0.4, 0.6)]
    public void Of_the_envelopes_that_were_tried_the_moments_of_the_chosen_one_are_those_of_the_training(int chosen, params double[] expected)
    {
        using var folder = new TemporaryFolder();
        foreach (var (step, trial, dice) in ((long, int?, double)[])[(5, null, 0.5), (10, 0, 0.1), (15, 0, 0.2), (10, 1, 0.3), (15, 1, 0.4), (20, null, 0.6)])
        {
            new JobMoment(step, dice, [dice], []).Write(folder.Location, trial);
        }

        Assert.Equal(expected, JobMoment.ReadAll(folder.Location, chosen).Select(moment => moment.Dice!.Value));
        Assert.Equal([5L, 20], JobMoment.ReadAll(folder.Location, null).Select(moment => moment.Step));
    }
}
