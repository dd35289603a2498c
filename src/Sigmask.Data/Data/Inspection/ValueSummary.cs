namespace Sigmask.Data;

/// <summary>What the numbers of an image are like; over the finite ones, null if there is none.</summary>
/// <param name="Min">The least.</param>
/// <param name="Max">The largest.</param>
/// <param name="Sum">Their sum.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="NonFinite">How many numbers are infinite or none.</param>
public sealed record ValueSummary(double? Min, double? Max, double? Sum, double? Mean, long NonFinite)
{
    /// <summary>Summarises numbers, in double precision.</summary>
    public static ValueSummary Of(ReadOnlySpan<double> numbers)
    {
        var (min, max, sum, finite) = (double.PositiveInfinity, double.NegativeInfinity, 0.0, 0L);
        foreach (var number in numbers)
        {
            if (double.IsFinite(number))
            {
                (min, max, sum, finite) = (Math.Min(min, number), Math.Max(max, number), sum + number, finite + 1);
            }
        }

        return finite == 0 ? new(null, null, null, null, numbers.Length) : new(min, max, sum, sum / finite, numbers.Length - finite);
    }
}
