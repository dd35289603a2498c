using CsCheck;
using Sigmask.Training;

namespace Sigmask.Tests.Training;

public sealed class LearningRateScheduleTests
{
    [Theory]
    [InlineData(Decay.None, 0, 0.1)]
    [InlineData(Decay.None, 99, 0.1)]
    [InlineData(Decay.Poly, 0, 0.1)]
    [InlineData(Decay.Poly, 50, 0.053588673)] // 0.1 * 0.5^0.9
    [InlineData(Decay.Poly, 99, 0.0015848932)] // 0.1 * 0.01^0.9
    [InlineData(Decay.Cosine, 25, 0.0853553391)] // 0.1 * (1 + cos 45°) / 2
    [InlineData(Decay.Cosine, 50, 0.05)]
    public void Rates_are_those_worked_out_by_hand(Decay decay, long step, double rate) =>
        Assert.Equal(rate, new LearningRateSchedule { Peak = 0.1, Decay = decay }.At(step, 100), 1e-9);

    [Theory]
    [InlineData(0, 0.01)]
    [InlineData(9, 0.1)]
    [InlineData(10, 0.1)]
    [InlineData(55, 0.05)]
    public void A_warm_up_rises_linearly_to_the_peak_and_the_rest_decays(long step, double rate) =>
        Assert.Equal(rate, new LearningRateSchedule { Peak = 0.1, Decay = Decay.Cosine, WarmUp = 0.1 }.At(step, 100), 1e-9);

    [Fact]
    public void A_rate_is_never_above_the_peak_and_never_rises_after_the_warm_up()
    {
        var schedules = Gen.Select(Gen.Enum<Decay>(), Gen.Double[0, 0.9], Gen.Int[1, 300]);
        schedules.ForAll((decay, warmUp, steps) =>
        {
            var schedule = new LearningRateSchedule { Peak = 1, Decay = decay, WarmUp = warmUp };
            var rates = Enumerable.Range(0, steps).Select(step => schedule.At(step, steps)).ToArray();
            var top = (int)Math.Floor(warmUp * steps);
            return rates.All(rate => rate is > 0 and <= 1) && rates.Skip(top).Zip(rates.Skip(top + 1)).All(pair => pair.First >= pair.Second);
        });
    }
}
