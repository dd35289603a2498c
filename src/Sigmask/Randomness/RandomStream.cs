using Sigmask.Data;

namespace Sigmask.Randomness;

/// <summary>Random numbers that are a pure function of their keys, the same on every machine and version of .NET.</summary>
/// <remarks><see cref="SplitMix64"/>. Not safe to share between threads; cheap enough to make one for each purpose.</remarks>
internal sealed class RandomStream
{
    private SplitMix64 bits;

    /// <summary>The stream of the given keys, for example seed, purpose and case index.</summary>
    public RandomStream(params ReadOnlySpan<ulong> keys)
    {
        foreach (var key in keys)
        {
            bits.Absorb(key);
        }
    }

    /// <summary>A stream of its own for one purpose: what it yields does not depend on how much this one is used afterwards.</summary>
    public RandomStream Fork() => new(Bits());

    /// <summary>64 random bits.</summary>
    public ulong Bits() => bits.Next();

    /// <summary>Uniform in [0, 1).</summary>
    public double Uniform() => bits.NextUniform();

    /// <summary>Uniform in [least, most).</summary>
    public double Between(double least, double most) => least + ((most - least) * Uniform());

    /// <summary>True with the given probability.</summary>
    public bool Chance(double probability) => Uniform() < probability;

    /// <summary>Uniform among 0..count-1.</summary>
    public int Index(int count) => (int)(Uniform() * count);

    /// <summary>One of the items, each as likely.</summary>
    public T Pick<T>(params ReadOnlySpan<T> items) => items[Index(items.Length)];

    /// <summary>Standard normal (Box-Muller, the cosine half).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());

    /// <summary>Normal with the given standard deviation, cut at two of them.</summary>
    public double Jitter(double deviation) => deviation * Math.Clamp(Normal(), -2, 2);
}
