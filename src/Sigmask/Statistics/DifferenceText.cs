namespace Sigmask.Statistics;

/// <summary>
/// Differences of scores in [-1, 1] as tables and pages show them: in points, with their sign. A difference and the ends of its interval have equally many decimals: one, or two where an end would be rounded to 0, as
/// it matters on which side of 0 it lies.
/// </summary>
internal static class DifferenceText
{
    /// <summary>A difference that stands alone.</summary>
    public static string Of(double difference) => Invariant($"{100 * difference:+0.0;−0.0;0.0}");

    /// <summary>A difference beside its interval.</summary>
    public static string Of(double difference, ConfidenceInterval? interval) => interval is not null && IsFine(interval) ? Finer(difference) : Of(difference);

    /// <summary>The ends of an interval.</summary>
    public static (string Low, string High) Ends(ConfidenceInterval interval) => (Of(interval.Low, interval), Of(interval.High, interval));

    private static bool IsFine(ConfidenceInterval interval) => IsLost(interval.Low) || IsLost(interval.High);

    private static bool IsLost(double end) => end != 0 && Of(end) is "0.0";

    private static string Finer(double value) => value == 0 ? "0.00" : Invariant($"{(value > 0 ? "+" : "−")}{100 * Math.Abs(value):0.00}");
}
