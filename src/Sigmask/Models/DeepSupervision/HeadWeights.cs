namespace Sigmask.Models;

/// <summary>Shares of the heads of a network in its loss (<see cref="IDeepSupervision.HeadWeights"/>).</summary>
public static class HeadWeights
{
    /// <summary>
    /// 1, 1/2, 1/4, … from the finest head on, none for the coarsest if there are several, scaled to add up to 1
    /// (Isensee et al., Nature Methods 2021).
    /// </summary>
    public static IReadOnlyList<double> Halving(int heads)
    {
        var halves = Enumerable.Range(0, heads).Select(head => head > 0 && head == heads - 1 ? 0 : Math.Pow(0.5, head)).ToArray();
        var sum = halves.Sum();
        return Array.ConvertAll(halves, weight => weight / sum);
    }

    /// <summary>The same for each head.</summary>
    public static IReadOnlyList<double> Equal(int heads) => [.. Enumerable.Repeat(1.0 / heads, heads)];
}
