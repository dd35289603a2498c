using System.Runtime.Intrinsics;

namespace Sigmask.Losses.Tests;

public class SimdMathTests
{
    [Fact]
    public void Exponentials_are_right_to_two_units_in_the_last_place()
    {
        for (var x = SimdMath.LeastExponent; x <= 88; x += 0.00371f)
        {
            var exact = Math.Exp(x);
            Assert.InRange(Math.Abs(SimdMath.Exp(Vector256.Create(x))[3] - exact), 0, 2 * Ulp(exact));
        }
    }

    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(-87.4f, 0f)]
    [InlineData(-1e30f, 0f)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(float.NaN, float.NaN)]
    public void Exponentials_at_the_ends(float x, float expected) => Assert.Equal(expected, SimdMath.Exp(Vector256.Create(x))[0]);

    [Fact]
    public void Logarithms_are_right_to_two_units_in_the_last_place()
    {
        for (var x = 1f; x < 1e30f; x *= 1.00137f)
        {
            var exact = Math.Log(x);
            Assert.InRange(Math.Abs(SimdMath.Log(Vector256.Create(x))[5] - exact), 0, 2 * Ulp(exact));
        }

        Assert.Equal(0, SimdMath.Log(Vector256<float>.One)[0]);
        Assert.True(float.IsNaN(SimdMath.Log(Vector256.Create(float.NaN))[0]));
    }

    private static double Ulp(double value) => MathF.BitIncrement((float)value) - (float)value;
}
