using CsCheck;
using Sigmask.Data;
using Sigmask.Statistics;

namespace Sigmask.Tests.Statistics;

public sealed class RepairedShareTests
{
    private static readonly Gen<(double Plain, double Damage, double Gain)[]> Cohort =
        Gen.Select(Gen.Double[0.1, 0.5], Gen.Double[0.05, 0.4], Gen.Double[-0.1, 0.4], (plain, damage, gain) => (plain, damage, gain)).Array[2, 12];

    [Fact]
    public void It_is_the_ratio_of_two_mean_differences_over_the_same_cases()
    {
        // (0.2 + 0 + 0.2) / (0.4 + 0.2 + 0.3)
        var repaired = RepairedShare.Of(Values(0.6, 0.5, 0.8), Values(0.4, 0.5, 0.6), [.. Values(0.8, 0.7, 0.9).Reverse()])!;

        Assert.Equal(4 / 9.0, repaired.Share!.Value, 1e-12);
        Assert.Equal(0.3, repaired.Damage.Mean, 1e-12);
        Assert.InRange(repaired.Share.Value, repaired.Interval!.Low, repaired.Interval.High);
    }

    [Theory]
    [InlineData(0.3, 0.45, 0.65)]
    [InlineData(0.4, 0.5, 0.6)]
    public void It_is_not_defined_where_wrong_labels_may_do_no_damage(double first, double second, double third)
    {
        var repaired = RepairedShare.Of(Values(0.6, 0.5, 0.8), Values(0.4, 0.5, 0.6), Values(first, second, third))!;

        Assert.Null(repaired.Share);
        Assert.Null(repaired.Interval);
        Assert.Equal(3, repaired.Damage.Cases);
    }

    [Fact]
    public void It_is_defined_wherever_the_interval_of_the_damage_lies_above_0_and_its_own_has_ends() =>
        Gen.Select(Gen.Double[0.1, 0.5], Gen.Double[-0.1, 0.3], Gen.Double[-0.1, 0.3], (plain, damage, gain) => (plain, damage, gain)).Array[2, 12].ForAll(cohort =>
        {
            var repaired = Of(cohort, one => one.Plain + one.Gain);
            Assert.Equal(repaired.Share is null, repaired.Interval is null);
            Assert.True(repaired.Share is null || repaired.Damage.Interval!.Low > 0);
            Assert.True(repaired.Interval is null || (double.IsFinite(repaired.Interval.Low) && double.IsFinite(repaired.Interval.High)));
        });

    [Fact]
    public void A_few_resamples_without_damage_do_not_hide_it()
    {
        // Of 32 patients three are better off with wrong labels: one in many resamples draws these so often that there is no damage.
        (double Plain, double Damage, double Gain)[] cohort = [.. Enumerable.Range(0, 32).Select(i => i < 3 ? (0.5, -0.3, 0.1) : (0.5, 0.085 + (0.001 * i), 0.05 + (0.001 * i)))];
        var options = new BootstrapOptions();
        var damages = BootstrapDistribution.Draws(cohort.Length, options.Resamples, options.Seed).Select(drawn => drawn.Average(index => cohort[index].Damage)).ToArray();
        Assert.InRange(damages.Count(damage => damage <= 0), 1, options.Resamples / 100);

        var repaired = Of(cohort, one => one.Plain + one.Gain);

        Assert.Equal(cohort.Sum(one => one.Gain) / cohort.Sum(one => one.Damage), repaired.Share!.Value, 1e-9);
        Assert.InRange(repaired.Share.Value, repaired.Interval!.Low, repaired.Interval.High);
    }

    [Fact]
    public void Of_one_patient_nothing_can_be_said_and_of_no_case_nothing_at_all()
    {
        Assert.Null(RepairedShare.Of(Values(0.6), Values(0.5), Values(0.9))!.Share);
        Assert.Null(RepairedShare.Of([], [], []));
        Assert.Throws<ArgumentException>(() => RepairedShare.Of(Values(0.6, 0.7), Values(0.5, 0.5), Values(0.9)));
    }

    [Fact]
    public void The_same_cases_of_other_patients_are_refused_with_both_patients()
    {
        CaseValue[] clean = [.. Values(0.9, 0.8).Select(value => value with { Key = value.Key with { Patient = "other" } })];

        var error = Assert.Throws<ArgumentException>(() => RepairedShare.Of(Values(0.6, 0.7), Values(0.5, 0.5), clean));

        Assert.StartsWith("Case case0 is of patient other in one method and of patient patient0 in the other", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_method_that_repairs_the_same_share_of_each_case_repairs_that_share_surely() => Gen.Select(Cohort, Gen.Double[-0.5, 1.5]).ForAll((cohort, share) =>
    {
        var repaired = Of(cohort, one => one.Plain + (share * one.Damage));
        Assert.Equal(share, repaired.Share!.Value, 1e-9);
        Assert.Equal(share, repaired.Interval!.Low, 1e-9);
        Assert.Equal(share, repaired.Interval.High, 1e-9);
    });

    [Fact]
    public void It_does_not_depend_on_scale_and_origin_of_the_scores() => Cohort.ForAll(cohort =>
    {
        var repaired = Of(cohort, one => one.Plain + one.Gain);
        var moved = Of([.. cohort.Select((one, index) => (index + (3 * one.Plain), 3 * one.Damage, 3 * one.Gain))], one => one.Plain + one.Gain);
        Assert.Equal(repaired.Share!.Value, moved.Share!.Value, 1e-9);
        Assert.Equal(repaired.Interval!.Low, moved.Interval!.Low, 1e-6);
        Assert.Equal(repaired.Interval.High, moved.Interval.High, 1e-6);
    });

    [Fact]
    public void Its_interval_has_the_quantiles_of_ratios_of_means_over_patients_drawn_anew() => Cohort.ForAll(
        cohort =>
        {
            var options = new BootstrapOptions { Method = IntervalMethod.Percentile, Resamples = 200 };
            double[] ratios = [.. BootstrapDistribution.Draws(cohort.Length, 200, options.Seed)
                .Select(drawn => drawn.Average(index => cohort[index].Gain) / drawn.Average(index => cohort[index].Damage)).Order()];
            var interval = Of(cohort, one => one.Plain + one.Gain, options).Interval!;
            Assert.Equal(Descriptive.Quantile(ratios, 0.025), interval.Low, 1e-9);
            Assert.Equal(Descriptive.Quantile(ratios, 0.975), interval.High, 1e-9);
        },
        iter: 20);

    [Fact]
    public void Slices_of_a_patient_do_not_feign_more_evidence()
    {
        var once = Of([(0.4, 0.3, 0.1), (0.5, 0.2, 0.1), (0.3, 0.4, 0.0)], one => one.Plain + one.Gain);
        CaseValue[] Often(params double[] values) => [.. values.SelectMany((value, patient) => Enumerable.Range(0, 9).Select(slice => new CaseValue(new($"{patient}-{slice}", $"{patient}"), value)))];
        var often = RepairedShare.Of(Often(0.5, 0.6, 0.3), Often(0.4, 0.5, 0.3), Often(0.7, 0.7, 0.7))!;
        Assert.Equal(once.Share!.Value, often.Share!.Value, 1e-9);
        Assert.Equal(once.Interval!.Low, often.Interval!.Low, 1e-9);
    }

    private static RepairedShare Of((double Plain, double Damage, double Gain)[] cohort, Func<(double Plain, double Damage, double Gain), double> method, BootstrapOptions? options = null) => RepairedShare.Of(
        Values([.. cohort.Select(method)]), Values([.. cohort.Select(one => one.Plain)]), Values([.. cohort.Select(one => one.Plain + one.Damage)]), options)!;

    private static CaseValue[] Values(params double[] values) => [.. values.Select((value, index) => new CaseValue(new CaseKey($"case{index}", $"patient{index}"), value))];
}
