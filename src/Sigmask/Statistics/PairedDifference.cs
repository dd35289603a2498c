namespace Sigmask.Statistics;

/// <summary>How much better one method is than another on the same cases.</summary>
public static class PairedDifference
{
    /// <summary>The mean of first minus second over the cases, with an interval from resampled patients.</summary>
    /// <param name="first">One value for each case.</param>
    /// <param name="second">One value for each of the same cases, in any order.</param>
    /// <param name="options">How the interval is computed; null: the defaults.</param>
    /// <returns>Null if there is no case.</returns>
    /// <exception cref="ArgumentException">The cases differ or occur twice; one is named.</exception>
    public static Estimate? Mean(IReadOnlyCollection<CaseValue> first, IReadOnlyCollection<CaseValue> second, BootstrapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var others = second.ToDictionary(value => value.Key.Case, value => value.Value);
        var known = first.Select(value => value.Key.Case).ToHashSet();
        var unpaired = known.Where(name => !others.ContainsKey(name)).Concat(others.Keys.Where(name => !known.Contains(name))).FirstOrDefault();
        if (unpaired is not null || known.Count != first.Count)
        {
            throw new ArgumentException($"A paired difference needs each case once in both methods; {unpaired ?? "one"} is not.", nameof(second));
        }

        return Bootstrap.Mean(first.Select(value => value with { Value = value.Value - others[value.Key.Case] }), options);
    }
}
