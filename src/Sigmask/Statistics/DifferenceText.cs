namespace Sigmask.Statistics;

/// <summary>Differences of scores in [-1, 1] as tables and pages show them: in points, with their sign.</summary>
internal static class DifferenceText
{
    /// <summary>A difference.</summary>
    public static string Of(double difference) => Invariant($"{100 * difference:+0.0;−0.0;0.0}");

    /// <summary>The end of an interval. One that would be rounded to 0 has another decimal and its sign, as it matters on which side of 0 it lies.</summary>
    public static string End(double end) => Of(end) is "0.0" && end != 0 ? Invariant($"{(end > 0 ? "+" : "−")}{100 * Math.Abs(end):0.00}") : Of(end);
}
