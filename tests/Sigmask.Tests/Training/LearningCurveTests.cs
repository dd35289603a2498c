using CsCheck;
using Sigmask.Training;

namespace Sigmask.Tests.Training;

public sealed class LearningCurveTests
{
    [Theory]
    [InlineData(0.8, 0.7, 3, 30)]
    [InlineData(0.95, 0.9, 12, 60)]
    [InlineData(0.6, 0.5, 1.5, 20)]
    [InlineData(0.7, 1, 8, 40)]
    public void An_exact_curve_is_found_again(double level, double exponent, double scale, int windows)
    {
        var exact = new LearningCurve(level, exponent, scale);
        var curve = LearningCurve.Fit(Values(exact, windows));
        for (var t = 1; t <= windows; t++)
        {
            Assert.Equal(exact.At(t), curve.At(t), 2e-4);
            Assert.Equal(exact.RelativeSlope(t), curve.RelativeSlope(t), 5e-3);
        }
    }

    [Fact]
    public void The_slope_is_that_of_the_curve_in_parts_of_the_first()
    {
        var curve = new LearningCurve(0.8, 0.7, 3);
        double Slope(double t) => (curve.At(t + 1e-5) - curve.At(t - 1e-5)) / 2e-5;
        Assert.Equal(1, curve.RelativeSlope(1), 1e-12);
        Assert.Equal(Slope(7) / Slope(1), curve.RelativeSlope(7), 1e-6);
    }

    [Fact]
    public void No_curve_near_the_fitted_one_is_nearer_to_noisy_values()
    {
        Gen.Select(Gen.Double[0.2, 0.95], Gen.Double[0.3, 0.98], Gen.Double[0.5, 20], Gen.Int[5, 60], Gen.Int[0, 1000]).ForAll(
            (level, exponent, scale, windows, seed) =>
            {
                var random = new Random(seed);
                double[] values = [.. Values(new(level, exponent, scale), windows).Select(value => Math.Clamp(value + (0.04 * (random.NextDouble() - 0.5)), 0, 1))];
                var curve = LearningCurve.Fit(values);
                var error = Error(curve, values);
                Assert.InRange(curve.Level, 0, 1);
                Assert.InRange(curve.Exponent, 0, 1);
                LearningCurve[] neighbours =
                [
                    curve with { Level = Math.Clamp(curve.Level + 0.02, 0, 1) }, curve with { Level = Math.Clamp(curve.Level - 0.02, 0, 1) },
                    curve with { Exponent = Math.Clamp(curve.Exponent + 0.02, 0, 1) }, curve with { Exponent = Math.Clamp(curve.Exponent - 0.02, 0, 1) },
                    curve with { Scale = curve.Scale * 1.05 }, curve with { Scale = curve.Scale / 1.05 },
                    new(level, exponent, scale),
                ];
                Assert.All(neighbours, neighbour => Assert.True(Error(neighbour, values) >= error * (1 - 1e-6), $"{neighbour} is nearer than {curve}"));
            },
            iter: 60);
    }

    [Fact]
    public void Values_that_no_such_curve_has_are_fitted_all_the_same()
    {
        Assert.All(new double[][] { [0], [1, 1, 1, 1], [0, 0, 0, 0, 0], [0.9, 0.1, 0.9, 0.1, 0.5], [0, 0, 0, 0, 1] }, values => Assert.True(double.IsFinite(LearningCurve.Fit(values).RelativeSlope(3))));
    }

    internal static double[] Values(LearningCurve curve, int windows) => [.. Enumerable.Range(1, windows).Select(t => curve.At(t))];

    private static double Error(LearningCurve curve, double[] values) =>
        values.Select((value, i) => Math.Pow(100, i / (values.Length - 1.0)) * Math.Pow(curve.At(i + 1) - value, 2)).Sum();
}
