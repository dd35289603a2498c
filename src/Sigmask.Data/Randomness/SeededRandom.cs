namespace Sigmask.Data;

/// <summary>
/// Random numbers that depend on a key alone, such as (seed, epoch, case): the same on every machine, in whatever order and on whatever
/// thread the streams are used. One stream belongs to one thread.
/// </summary>
/// <remarks><see cref="SplitMix64"/>, started from a hash of the key.</remarks>
public sealed class SeededRandom
{
    private SplitMix64 bits;
    private double? spareNormal;

    /// <summary>The stream of a key. Keys that differ in any number or in length have unrelated streams.</summary>
    public SeededRandom(params ReadOnlySpan<long> key)
    {
        bits = new(SplitMix64.Mix((ulong)key.Length));
        foreach (var part in key)
        {
            bits.Absorb((ulong)part);
        }
    }

    /// <summary>Even over 0 to 1, without 1.</summary>
    public double NextDouble() => bits.NextUniform();

    /// <summary>Even over a range.</summary>
    public double NextDouble(double least, double most) => least + ((most - least) * NextDouble());

    /// <summary>One of 0 to <paramref name="count"/> - 1, each as likely.</summary>
    public int NextInt(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return (int)(((UInt128)bits.Next() * (ulong)count) >> 64);
    }

    /// <summary>True with the given probability: never at 0, always at 1.</summary>
    public bool NextBool(double probability) => NextDouble() < probability;

    /// <summary>Normally distributed with mean 0 and standard deviation 1 (Box and Muller).</summary>
    public double NextNormal()
    {
        if (spareNormal is { } spare)
        {
            spareNormal = null;
            return spare;
        }

        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        var (sine, cosine) = Math.SinCos(2 * Math.PI * NextDouble());
        spareNormal = radius * sine;
        return radius * cosine;
    }

    /// <summary>Brings the items into an order of which each is as likely (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = NextInt(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }
}
