using Sigmask.Data;

namespace Sigmask.Statistics;

/// <summary>How much better one method is than another on the same cases.</summary>
public static class PairedDifference
{
    /// <summary>First minus second, case by case.</summary>
    /// <param name="first">One value for each case.</param>
    /// <param name="second">One value for each of the same cases, in any order.</param>
    /// <returns>In the order of the first.</returns>
    /// <exception cref="ArgumentException">The cases or their patients differ, or a case occurs twice; one is named.</exception>
    public static IReadOnlyList<CaseValue> Of(IReadOnlyCollection<CaseValue> first, IReadOnlyCollection<CaseValue> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var (known, others) = (ByCase(first, nameof(first)), ByCase(second, nameof(second)));
        var unpaired = known.Keys.FirstOrDefault(name => !others.ContainsKey(name)) ?? others.Keys.FirstOrDefault(name => !known.ContainsKey(name));
        if (unpaired is not null)
        {
            throw new ArgumentException($"A paired difference needs each case once in both methods; {unpaired} is not.", nameof(second));
        }

        return first.FirstOrDefault(value => others[value.Key.Case].Key != value.Key) is { Key: var odd }
            ? throw new ArgumentException($"Case {odd.Case} is of patient {odd.Patient} in one method and of patient {others[odd.Case].Key.Patient} in the other; give both the same patients.", nameof(second))
            : [.. first.Select(value => value with { Value = value.Value - others[value.Key.Case].Value })];
    }

    /// <summary>The mean of first minus second over the cases, with an interval from resampled patients (paired bootstrap).</summary>
    /// <param name="first">One value for each case.</param>
    /// <param name="second">One value for each of the same cases, in any order.</param>
    /// <param name="options">How the interval is computed; null: the defaults.</param>
    /// <returns>Null if there is no case.</returns>
    /// <exception cref="ArgumentException">The cases or their patients differ, or a case occurs twice; one is named.</exception>
    public static Estimate? Mean(IReadOnlyCollection<CaseValue> first, IReadOnlyCollection<CaseValue> second, BootstrapOptions? options = null)
        => Bootstrap.Mean(Of(first, second), options);

    private static Dictionary<string, CaseValue> ByCase(IReadOnlyCollection<CaseValue> values, string name)
    {
        var byCase = new Dictionary<string, CaseValue>(values.Count);
        foreach (var value in values)
        {
            if (!byCase.TryAdd(value.Key.Case, value))
            {
                throw new ArgumentException($"A paired difference needs each case once in both methods; {value.Key.Case} occurs twice in one.", name);
            }
        }

        return byCase;
    }
}

/// <summary>One number for one case.</summary>
/// <param name="Key">The case and its patient.</param>
/// <param name="Value">The number, finite.</param>
public sealed record CaseValue(CaseKey Key, double Value);
