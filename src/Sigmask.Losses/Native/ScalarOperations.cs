using TorchSharp;
using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>Operations of tensors with numbers, and those in which TorchSharp uses a number of its own. Use these instead of TorchSharp's.</summary>
/// <remarks>
/// TorchSharp 0.107 turns numbers into <see cref="Scalar"/> objects (<c>x * 2.0</c>, <c>masked_fill(mask, 0)</c>, the factor 1 of <c>x + y</c>) and does not
/// keep them alive during the native call that reads them. If another thread starts a garbage collection just then, the finalizer frees the number under
/// the running call: an exception such as "Expected false to be true", or the end of the process. Here each number is disposed after
/// the call, or never.
/// </remarks>
internal static class ScalarOperations
{
    private static readonly Scalar One = Constant(1);
    private static readonly Scalar Two = Constant(2);

    /// <summary>x + y.</summary>
    public static Tensor Plus(this Tensor x, Tensor y) => x.add(y, One);

    // Not a Number: TorchSharp makes tensors of numbers too.

    /// <summary>x + a.</summary>
    public static Tensor Plus(this Tensor x, double a)
    {
        using var scalar = ((Number)a).ToScalar();
        return x.add(scalar, One);
    }

    /// <summary>x - a.</summary>
    public static Tensor Minus(this Tensor x, Number a)
    {
        using var scalar = a.ToScalar();
        return x.sub(scalar);
    }

    /// <summary>x · a.</summary>
    public static Tensor Times(this Tensor x, Number a)
    {
        using var scalar = a.ToScalar();
        return x.mul(scalar);
    }

    /// <summary>x / a.</summary>
    public static Tensor DividedBy(this Tensor x, Number a)
    {
        using var scalar = a.ToScalar();
        return x.div(scalar);
    }

    /// <summary>1 - x.</summary>
    public static Tensor Complement(this Tensor x) => x.negative().add(One, One);

    /// <summary>x².</summary>
    public static Tensor Squared(this Tensor x) => x.pow(Two);

    /// <summary>x to the power of a.</summary>
    public static Tensor Power(this Tensor x, Number a)
    {
        using var scalar = a.ToScalar();
        return x.pow(scalar);
    }

    /// <summary>max(x, a).</summary>
    public static Tensor AtLeast(this Tensor x, Number a)
    {
        using var scalar = a.ToScalar();
        return x.clamp_min(scalar);
    }

    /// <summary>Where x = a.</summary>
    public static Tensor IsEqual(this Tensor x, Number a)
    {
        using var scalar = a.ToScalar();
        return x.eq(scalar);
    }

    /// <summary>Where x ≠ a.</summary>
    public static Tensor IsNotEqual(this Tensor x, Number a)
    {
        using var scalar = a.ToScalar();
        return x.ne(scalar);
    }

    /// <summary>Where x > a.</summary>
    public static Tensor IsAbove(this Tensor x, Number a)
    {
        using var scalar = a.ToScalar();
        return x.gt(scalar);
    }

    /// <summary>Where x ≥ a.</summary>
    public static Tensor IsAtLeast(this Tensor x, Number a)
    {
        using var scalar = a.ToScalar();
        return x.ge(scalar);
    }

    /// <summary>x, and a where the mask says so.</summary>
    public static Tensor MaskedFill(this Tensor x, Tensor mask, Number a)
    {
        using var scalar = a.ToScalar();
        return x.masked_fill(mask, scalar);
    }

    /// <summary>Makes all elements a.</summary>
    public static Tensor FillInPlace(this Tensor x, Number a)
    {
        using var scalar = a.ToScalar();
        return x.fill_(scalar);
    }

    /// <summary>x becomes x + y.</summary>
    public static Tensor AddInPlace(this Tensor x, Tensor y) => x.add_(y, One);

    /// <summary>x becomes x + a.</summary>
    public static Tensor AddInPlace(this Tensor x, double a)
    {
        using var scalar = ((Number)a).ToScalar();
        return x.add_(scalar, One);
    }

    /// <summary>x becomes x + 1, of integers too.</summary>
    public static Tensor IncrementInPlace(this Tensor x) => x.add_(One, One);

    /// <summary>x becomes x + a · y.</summary>
    public static Tensor AddInPlace(this Tensor x, Tensor y, Number a)
    {
        using var scalar = a.ToScalar();
        return x.add_(y, scalar);
    }

    /// <summary>x becomes x + a · y · z.</summary>
    public static Tensor AddProductInPlace(this Tensor x, Tensor y, Tensor z, Number a)
    {
        using var scalar = a.ToScalar();
        return x.addcmul_(y, z, scalar);
    }

    /// <summary>x becomes x + a · y / z.</summary>
    public static Tensor AddQuotientInPlace(this Tensor x, Tensor y, Tensor z, Number a)
    {
        using var scalar = a.ToScalar();
        return x.addcdiv_(y, z, scalar);
    }

    /// <summary>x becomes x · a.</summary>
    public static Tensor MultiplyInPlace(this Tensor x, Number a)
    {
        using var scalar = a.ToScalar();
        return x.mul_(scalar);
    }

    /// <summary>x becomes x / a.</summary>
    public static Tensor DivideInPlace(this Tensor x, Number a)
    {
        using var scalar = a.ToScalar();
        return x.div_(scalar);
    }

    /// <summary>x becomes a · x where it is negative (leaky ReLU). An alias, as x may be disposed by a chain of layers.</summary>
    public static Tensor LeakyReluInPlace(this Tensor x, Number a)
    {
        using var scalar = a.ToScalar();
        return x.leaky_relu_(scalar).alias();
    }

    private static Scalar Constant(Number number) => number.ToScalar();
}

/// <summary>Quotients of sums that may both be 0.</summary>
internal static class Ratio
{
    /// <summary>numerator / denominator with 0/0 = 0 and no gradient through the 0.</summary>
    public static Tensor Of(Tensor numerator, Tensor denominator) => numerator / denominator.AtLeast(Smallest(denominator));

    /// <summary>values^exponent, with gradient 0 instead of infinity or NaN where a value is 0.</summary>
    public static Tensor Power(Tensor values, double exponent) => exponent == 1 ? values : values.AtLeast(Smallest(values)).Power(exponent);

    private static double Smallest(Tensor values) => values.dtype == ScalarType.Float64 ? 1e-300 : 1e-37;
}
