using System.Runtime.Intrinsics;

namespace Sigmask.Losses;

/// <summary>How eight losses become weights.</summary>
/// <typeparam name="TSelf">The rule itself.</typeparam>
internal interface IWeightRule<TSelf>
    where TSelf : struct, IWeightRule<TSelf>
{
    /// <summary>Weights in [0, 1]; the derivatives and terms of Ω go into <paramref name="sums"/>.</summary>
    Vector256<float> Of(Vector256<float> losses, ref WeightSums sums);
}

/// <summary>Sums over a block, in lanes.</summary>
internal struct WeightSums
{
    /// <summary>Σ of the derivatives.</summary>
    public Vector256<float> Slope;

    /// <summary>Σ of terms of Ω.</summary>
    public Vector256<float> Omega;

    /// <summary>A product whose logarithm is one more term of −Ω; logarithms are dear, products are not.</summary>
    public Vector256<float> Product;
}

/// <summary>Weights by a threshold: 1 below it, 0 above, a share at it.</summary>
internal readonly struct HardRule(float threshold, float tied) : IWeightRule<HardRule>
{
    /// <inheritdoc />
    public Vector256<float> Of(Vector256<float> losses, ref WeightSums sums)
    {
        var limit = Vector256.Create(threshold);
        var at = Vector256.ConditionalSelect(Vector256.Equals(losses, limit), Vector256.Create(tied), Vector256<float>.Zero);
        return Vector256.ConditionalSelect(Vector256.LessThan(losses, limit), Vector256<float>.One, at);
    }
}

/// <summary>w = 1 / (1 + e^-x) with x = shift − (ℓ − anchor) / τ, taken from the nearest loss so that no digits are lost.</summary>
internal readonly struct FermiDiracRule(float anchor, float inverseWidth, float shift) : IWeightRule<FermiDiracRule>
{
    /// <inheritdoc />
    public Vector256<float> Of(Vector256<float> losses, ref WeightSums sums)
    {
        var x = Vector256.Create(shift) - ((losses - Vector256.Create(anchor)) * Vector256.Create(inverseWidth));
        var size = Vector256.MinNative(Vector256.Abs(x), Vector256.Create(-SimdMath.LeastExponent + 1));
        var e = SimdMath.Exp(-size);
        var major = Vector256<float>.One / (Vector256<float>.One + e);
        var minor = e * major;

        // w ln w + (1-w) ln(1-w) = -|x| e^-|x| / (1 + e^-|x|) - ln(1 + e^-|x|), free of cancellation.
        sums.Slope += major * minor;
        sums.Omega -= size * minor;
        sums.Product *= Vector256<float>.One + e;
        return Vector256.ConditionalSelect(Vector256.GreaterThan(x, Vector256<float>.Zero), major, minor);
    }
}

/// <summary>w = clip(x, 0, 1) with the same x.</summary>
internal readonly struct MoreauRule(float anchor, float inverseWidth, float shift) : IWeightRule<MoreauRule>
{
    /// <inheritdoc />
    public Vector256<float> Of(Vector256<float> losses, ref WeightSums sums)
    {
        var x = Vector256.Create(shift) - ((losses - Vector256.Create(anchor)) * Vector256.Create(inverseWidth));
        var weights = Vector256.MinNative(Vector256.MaxNative(x, Vector256<float>.Zero), Vector256<float>.One);
        var inside = Vector256.GreaterThan(weights, Vector256<float>.Zero) & Vector256.LessThan(weights, Vector256<float>.One);
        sums.Slope += inside & Vector256<float>.One;
        sums.Omega += weights * weights * Vector256.Create(0.5f);
        return weights;
    }
}

/// <summary>Gives every pixel of a field its weight, 0 if it does not count, and adds up.</summary>
internal unsafe struct WeightPass<TRule>(LossMap field, float* weights, TRule rule) : IPass<WeightPass<TRule>>
    where TRule : struct, IWeightRule<TRule>
{
    /// <summary>What was added up; an accessor would copy.</summary>
    public WeightTotals Totals;

    /// <inheritdoc />
    public void Run(int first, int count)
    {
        var ofPiece = default(WeightTotals);
        for (var (i, end) = (first, first + count); i < end; i += Block.Length)
        {
            RunBlock(i, Math.Min(Block.Length, end - i), ref ofPiece);
        }

        Totals.Add(ofPiece);
    }

    /// <inheritdoc />
    public void Add(in WeightPass<TRule> other) => Totals.Add(other.Totals);

    private readonly void RunBlock(int first, int count, ref WeightTotals totals)
    {
        var (mass, weighted, ignored) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256.Create(LossMap.Ignored));
        var sums = new WeightSums { Product = Vector256<float>.One };
        var losses = field.Losses + first;
        var results = weights + first;
        var i = 0;
        for (; i <= count - Tile.Lanes; i += Tile.Lanes)
        {
            var loss = Vector256.Load(losses + i);
            var weight = rule.Of(loss, ref sums) & Vector256.LessThan(loss, ignored);
            weight.Store(results + i);
            mass = Block.Add(mass, weight);
            weighted = Block.Add(weighted, weight * loss);
        }

        if (i < count)
        {
            // What follows the last pixel is ignored.
            var loss = Vector256.Load(losses + i);
            var weight = rule.Of(loss, ref sums) & Vector256.LessThan(loss, ignored);
            mass = Block.Add(mass, weight);
            weighted = Block.Add(weighted, weight * loss);
            var lanes = stackalloc float[Tile.Lanes];
            weight.Store(lanes);
            new Span<float>(lanes, count - i).CopyTo(new Span<float>(results + i, count - i));
        }

        totals.Mass += Vector256.Sum(mass);
        totals.Weighted += Vector256.Sum(weighted);
        totals.Slope += Block.Sum(sums.Slope);
        totals.Omega += Block.Sum(sums.Omega) - Block.Sum(SimdMath.Log(sums.Product));
    }
}
