namespace Sigmask.Statistics;

/// <summary>exp(x) - 1 with all its digits where x is small.</summary>
internal static class ExponentialMinusOne
{
    /// <summary>exp(x) - 1. The rounding error of exp(x) is in its logarithm too, and cancels (Kahan; Higham 2002, section 1.14.1).</summary>
    public static double Of(double x)
    {
        var power = Math.Exp(x);
        return power == 1 ? x : power is 0 or double.PositiveInfinity ? power - 1 : (power - 1) * x / Math.Log(power);
    }
}
