using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace Sigmask.Training;

/// <summary>How well a class is learned over time, f(t) = a (1 − exp(−t^b / c)): fast first, then slower and slower (Liu et al., ADELE, CVPR 2022).</summary>
/// <param name="Level">a in [0, 1], to which it rises.</param>
/// <param name="Exponent">b in [0, 1].</param>
/// <param name="Scale">c > 0.</param>
public sealed record LearningCurve(double Level, double Exponent, double Scale)
{
    // ADELE's: the first value counts a hundredth of the last.
    private const double FirstDeviation = 1;
    private const double LastDeviation = 0.1;

    // Of −ln c, far beyond what so few values could tell apart.
    private const double LeastRate = -10;
    private const double MostRate = 5;

    /// <summary>f(t).</summary>
    public double At(double t) => Level * Shape(t, Exponent, 1 / Scale);

    /// <summary>f'(t) / f'(1) for t ≥ 1, in (0, 1] and falling: how much of its first slope is left.</summary>
    public double RelativeSlope(double t) => Math.Pow(t, Exponent - 1) * Math.Exp((1 - Math.Pow(t, Exponent)) / Scale);

    /// <summary>The curve that is nearest to values at t = 1, 2, …: least squares, later values weighing more.</summary>
    /// <remarks>A grid over b and c, whose a is known in closed form, shows where to begin; Levenberg and Marquardt's method goes on from there. So it neither depends on a guess nor fails.</remarks>
    /// <param name="values">In [0, 1], at least one.</param>
    public static LearningCurve Fit(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfZero(values.Count);
        var weights = Array.ConvertAll(Generate.LinearSpaced(values.Count, Math.Log(FirstDeviation), Math.Log(LastDeviation)), deviation => Math.Exp(-2 * deviation));
        var coarse = (
            from exponent in Generate.LinearRange(0.1, 0.1, 1)
            from rate in Generate.LinearRange(LeastRate, 0.5, MostRate)
            select Of(Math.Min(exponent, 1), rate, values, weights)).MinBy(curve => curve.Error(values, weights))!;
        return coarse.Refined(values, weights) is { } fine && fine.Error(values, weights) < coarse.Error(values, weights) ? fine : coarse;
    }

    private static double Shape(double t, double exponent, double rate) => 1 - Math.Exp(-rate * Math.Pow(t, exponent));

    private static LearningCurve Of(double exponent, double rate, IReadOnlyList<double> values, double[] weights)
    {
        var (products, squares) = (0.0, 0.0);
        for (var i = 0; i < values.Count; i++)
        {
            var shape = Shape(i + 1, exponent, Math.Exp(rate));
            products += weights[i] * shape * values[i];
            squares += weights[i] * shape * shape;
        }

        return new(Math.Clamp(products / squares, 0, 1), exponent, Math.Exp(-rate));
    }

    private double Error(IReadOnlyList<double> values, double[] weights) => values.Select((value, i) => weights[i] * Math.Pow(At(i + 1) - value, 2)).Sum();

    private LearningCurve? Refined(IReadOnlyList<double> values, double[] weights)
    {
        var times = Vector<double>.Build.Dense(values.Count, i => i + 1);
        var model = ObjectiveFunction.NonlinearModel(
            (parameters, t) => t.Map(time => parameters[0] * Shape(time, parameters[1], Math.Exp(parameters[2]))),
            Slopes,
            times,
            Vector<double>.Build.DenseOfEnumerable(values),
            Vector<double>.Build.DenseOfArray(weights));
        try
        {
            // Not at a bound, where the method's change of variables has no slope.
            var found = new LevenbergMarquardtMinimizer(maximumIterations: 200).FindMinimum(
                model,
                Vector<double>.Build.Dense([Math.Clamp(Level, 0.01, 0.99), Math.Clamp(Exponent, 0.02, 0.98), Math.Clamp(-Math.Log(Scale), LeastRate + 0.1, MostRate - 0.1)]),
                Vector<double>.Build.Dense([0, 0, LeastRate]),
                Vector<double>.Build.Dense([1, 1, MostRate])).MinimizingPoint;
            return found.All(double.IsFinite) ? new(Math.Clamp(found[0], 0, 1), Math.Clamp(found[1], 0, 1), Math.Exp(-found[2])) : null;
        }
        catch (OptimizationException)
        {
            return null;
        }
    }

    // Of each value in a, b and −ln c.
    private static Matrix<double> Slopes(Vector<double> parameters, Vector<double> times)
    {
        var (level, exponent, rate) = (parameters[0], parameters[1], Math.Exp(parameters[2]));
        var slopes = Matrix<double>.Build.Dense(times.Count, 3);
        for (var i = 0; i < times.Count; i++)
        {
            var power = rate * Math.Pow(times[i], exponent);
            var left = Math.Exp(-power);
            slopes[i, 0] = 1 - left;
            slopes[i, 1] = level * left * power * Math.Log(times[i]);
            slopes[i, 2] = level * left * power;
        }

        return slopes;
    }
}
