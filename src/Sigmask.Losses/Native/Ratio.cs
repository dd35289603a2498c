using TorchSharp;
using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>Quotients of sums that may both be 0.</summary>
internal static class Ratio
{
    /// <summary>numerator / denominator with 0/0 = 0 and no gradient through the 0.</summary>
    public static Tensor Of(Tensor numerator, Tensor denominator) => numerator / denominator.AtLeast(Smallest(denominator));

    /// <summary>values^exponent, with gradient 0 instead of infinity or NaN where a value is 0.</summary>
    public static Tensor Power(Tensor values, double exponent) => exponent == 1 ? values : values.AtLeast(Smallest(values)).Power(exponent);

    private static double Smallest(Tensor values) => values.dtype == ScalarType.Float64 ? 1e-300 : 1e-37;
}
