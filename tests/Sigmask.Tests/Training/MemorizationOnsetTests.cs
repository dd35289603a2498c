using Sigmask.Training;

namespace Sigmask.Tests.Training;

public sealed class MemorizationOnsetTests
{
    [Theory]
    [InlineData(0.8, 0.7, 3)]
    [InlineData(0.9, 0.95, 6)]
    public void It_has_come_when_nine_tenths_of_the_first_slope_are_gone(double level, double exponent, double scale)
    {
        var curve = new LearningCurve(level, exponent, scale);
        var values = LearningCurveTests.Values(curve, 60);
        var passed = Enumerable.Range(1, 60).First(t => curve.RelativeSlope(t) < 0.1);
        Assert.InRange(passed, 5, 40);
        Assert.False(MemorizationOnset.HasCome(values.Take(passed)));
        Assert.True(MemorizationOnset.HasCome(values.Take(passed + 1)));
    }

    [Fact]
    public void It_has_not_come_while_a_class_is_still_learned_or_if_it_never_is()
    {
        Assert.False(MemorizationOnset.HasCome(Enumerable.Range(1, 25).Select(t => 0.02 * t)));
        Assert.False(MemorizationOnset.HasCome(Enumerable.Repeat(0.0, 40)));
        Assert.False(MemorizationOnset.HasCome(Enumerable.Range(0, 40).Select(t => t % 2 * 0.01)));
        Assert.False(MemorizationOnset.HasCome([]));
        Assert.False(MemorizationOnset.HasCome([0.1, 0.8, 0.8]));
    }

    [Fact]
    public void What_was_before_the_class_was_first_found_does_not_count()
    {
        var curve = new LearningCurve(0.8, 0.7, 3);
        double[] late = [.. Enumerable.Repeat(0.0, 20), .. LearningCurveTests.Values(curve, 40)];
        var alone = Enumerable.Range(1, 60).First(count => MemorizationOnset.HasCome(late.Skip(19).Take(count)));
        Assert.Equal(19 + alone, Enumerable.Range(1, 60).First(count => MemorizationOnset.HasCome(late.Take(count))));
    }

    [Fact]
    public void Windows_without_the_class_are_passed_over()
    {
        var values = LearningCurveTests.Values(new LearningCurve(0.8, 0.7, 3), 30);
        var gaps = values.SelectMany(value => new[] { double.NaN, value }).ToArray();
        for (var count = 0; count <= 30; count++)
        {
            Assert.Equal(MemorizationOnset.HasCome(values.Take(count)), MemorizationOnset.HasCome(gaps.Take(2 * count)));
        }
    }

    [Fact]
    public void Noise_moves_it_little()
    {
        var curve = new LearningCurve(0.8, 0.8, 4);
        var exact = Moment(0, 0);
        for (var seed = 1; seed <= 20; seed++)
        {
            Assert.InRange(Moment(0.03, seed), exact / 2, exact * 2);
        }

        int Moment(double noise, int seed)
        {
            var random = new Random(seed);
            double[] values = [.. LearningCurveTests.Values(curve, 80).Select(value => value + (noise * (random.NextDouble() - 0.5)))];
            return Enumerable.Range(1, 80).First(count => MemorizationOnset.HasCome(values.Take(count)));
        }
    }
}
