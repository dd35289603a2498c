namespace Sigmask.Data;

/// <summary>Reads all masks of a data set, several at once.</summary>
internal static class MaskReading
{
    /// <summary>What was read of each mask, in their order.</summary>
    /// <param name="masks">The masks.</param>
    /// <param name="read">Reads one; from several threads.</param>
    /// <param name="onRead">Told how many have been read, and of how many, after each; from several threads.</param>
    public static IEnumerable<T> InOrder<T>(IReadOnlyList<string> masks, Func<string, T> read, Action<int, int>? onRead)
    {
        var count = 0;
        return masks.AsParallel().AsOrdered().Select(path =>
        {
            var found = read(path);
            onRead?.Invoke(Interlocked.Increment(ref count), masks.Count);
            return found;
        }).AsSequential();
    }
}
