namespace Sigmask;

/// <summary>Two sequences side by side that must be of the same length, and not empty: <c>Zip</c> drops what has no partner, and a comparison of nothing cannot fail.</summary>
internal static class InPairs
{
    /// <summary>The first of both, the second of both and so on.</summary>
    public static (TFirst First, TSecond Second)[] Of<TFirst, TSecond>(IEnumerable<TFirst> first, IEnumerable<TSecond> second)
    {
        TFirst[] one = [.. first];
        TSecond[] other = [.. second];
        Assert.NotEmpty(one);
        Assert.Equal(one.Length, other.Length);
        return [.. one.Zip(other)];
    }
}
