namespace Sigmask.Data;

/// <summary>Which slice of its volume each sample is.</summary>
internal static class SlicePlaces
{
    /// <summary>Of each sample its place among those of the same volume, in their order.</summary>
    public static int[] In(ISampleSource source)
    {
        var counts = new Dictionary<int, int>();
        return [.. Enumerable.Range(0, source.Cases.Count).Select(source.WholeOf).Select(whole => (counts[whole] = counts.GetValueOrDefault(whole) + 1) - 1)];
    }
}
