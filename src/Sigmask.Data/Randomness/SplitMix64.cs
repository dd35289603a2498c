namespace Sigmask.Data;

/// <summary>SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): a sequence of 64 bits at a time, the same on every machine.</summary>
/// <param name="state">Where the sequence begins.</param>
internal struct SplitMix64(ulong state)
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    /// <summary>Begins elsewhere for every value of a further part of a key.</summary>
    public void Absorb(ulong part) => state = Mix(state + Step + Mix(part + Step));

    /// <summary>The next 64 bits.</summary>
    public ulong Next() => Mix(state += Step);

    /// <summary>The next number, even over 0 to 1, without 1.</summary>
    public double NextUniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A bijection that leaves no bit as it was.</summary>
    public static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}
