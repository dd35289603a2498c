using Sigmask.Experiments;

namespace Sigmask.Tests.Experiments;

public sealed class LateScoresTests
{
    [Fact]
    public void They_are_of_the_last_tenth_of_the_validations_rounded_up()
    {
        Assert.Equal([10L], LateScores.Moments(Moments(10)).Select(moment => moment.Step));
        Assert.Equal([10L, 11], LateScores.Moments(Moments(11)).Select(moment => moment.Step));

        static JobMoment[] Moments(int count) => [.. Enumerable.Range(1, count).Select(step => new JobMoment(step, null, [], []))];
    }

    [Fact]
    public void Where_a_structure_is_absent_a_validation_that_rightly_finds_nothing_counts_1_beside_one_that_does_not()
    {
        // Of twelve the last two. There, absent: claimed by one; claimed by both; by none. Present: in both.
        JobMoment[] moments =
        [
            .. Enumerable.Range(1, 10).Select(step => new JobMoment(step, null, [0, 0, 0, 0], [])),
            new JobMoment(11, null, [null, 0, null, 0.4], []),
            new JobMoment(12, null, [0, 0, null, 0.6], []),
        ];

        double?[] expected = [0.5, 0, null, 0.5];
        Assert.Equal(expected, LateScores.Of(moments));
    }
}
