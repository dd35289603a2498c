using System.Globalization;
using System.Runtime.CompilerServices;
using CsCheck;

namespace Sigmask;

/// <summary>
/// Properties by random search, the same search on every run: CsCheck's own starts from the clock, so that a rare failure would come and go. SIGMASK_SEARCH=N
/// searches elsewhere; a failure is handed to CsCheck, which looks for the smallest case.
/// </summary>
internal static class RandomSearch
{
    private static readonly ulong Start = ulong.TryParse(Environment.GetEnvironmentVariable("SIGMASK_SEARCH"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : 1;

    /// <summary>Numbers for searches that CsCheck does not fit.</summary>
    public static Random Numbers([CallerMemberName] string property = "") => new(unchecked((int)(Start ^ StableHash(property))));

    public static void ForAll<T>(this Gen<T> values, Func<T, bool> holds, int iter = 100, [CallerMemberName] string property = "")
    {
        var random = new PCG((uint)(Start & 0xffff), StableHash(property));
        for (var i = 0; i < iter; i++)
        {
            var state = random.State;
            var value = values.Generate(random, null, out _);
            if (!Holds(holds, value))
            {
                values.Sample(holds, seed: random.ToString(state), iter: iter, threads: 1);
                Assert.Fail($"{property} does not hold for {value}, but did on a second try: it depends on more than its input.");
            }
        }
    }

    public static void ForAll<T>(this Gen<T> values, Action<T> assert, int iter = 100, [CallerMemberName] string property = "") => values.ForAll(
        value =>
        {
            assert(value);
            return true;
        },
        iter,
        property);

    public static void ForAll<T1, T2>(this Gen<(T1, T2)> values, Func<T1, T2, bool> holds, int iter = 100, [CallerMemberName] string property = "") =>
        values.ForAll(value => holds(value.Item1, value.Item2), iter, property);

    public static void ForAll<T1, T2>(this Gen<(T1, T2)> values, Action<T1, T2> assert, int iter = 100, [CallerMemberName] string property = "") =>
        values.ForAll(value => assert(value.Item1, value.Item2), iter, property);

    public static void ForAll<T1, T2, T3>(this Gen<(T1, T2, T3)> values, Func<T1, T2, T3, bool> holds, int iter = 100, [CallerMemberName] string property = "") =>
        values.ForAll(value => holds(value.Item1, value.Item2, value.Item3), iter, property);

    public static void ForAll<T1, T2, T3>(this Gen<(T1, T2, T3)> values, Action<T1, T2, T3> assert, int iter = 100, [CallerMemberName] string property = "") =>
        values.ForAll(value => assert(value.Item1, value.Item2, value.Item3), iter, property);

    public static void ForAll<T1, T2, T3, T4>(this Gen<(T1, T2, T3, T4)> values, Func<T1, T2, T3, T4, bool> holds, int iter = 100, [CallerMemberName] string property = "") =>
        values.ForAll(value => holds(value.Item1, value.Item2, value.Item3, value.Item4), iter, property);

    public static void ForAll<T1, T2, T3, T4>(this Gen<(T1, T2, T3, T4)> values, Action<T1, T2, T3, T4> assert, int iter = 100, [CallerMemberName] string property = "") =>
        values.ForAll(value => assert(value.Item1, value.Item2, value.Item3, value.Item4), iter, property);

    public static void ForAll<T1, T2, T3, T4, T5>(this Gen<(T1, T2, T3, T4, T5)> values, Func<T1, T2, T3, T4, T5, bool> holds, int iter = 100, [CallerMemberName] string property = "") =>
        values.ForAll(value => holds(value.Item1, value.Item2, value.Item3, value.Item4, value.Item5), iter, property);

    public static void ForAll<T1, T2, T3, T4, T5>(this Gen<(T1, T2, T3, T4, T5)> values, Action<T1, T2, T3, T4, T5> assert, int iter = 100, [CallerMemberName] string property = "") =>
        values.ForAll(value => assert(value.Item1, value.Item2, value.Item3, value.Item4, value.Item5), iter, property);

    public static void ForAll<T1, T2, T3, T4, T5, T6>(this Gen<(T1, T2, T3, T4, T5, T6)> values, Action<T1, T2, T3, T4, T5, T6> assert, int iter = 100, [CallerMemberName] string property = "") =>
        values.ForAll(value => assert(value.Item1, value.Item2, value.Item3, value.Item4, value.Item5, value.Item6), iter, property);

    private static bool Holds<T>(Func<T, bool> holds, T value)
    {
        try
        {
            return holds(value);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return false;
        }
    }

    // FNV-1a: a search of its own for each property, the same in every process.
    private static ulong StableHash(string text) => text.Aggregate(14695981039346656037, (hash, letter) => (hash ^ letter) * 1099511628211);
}
