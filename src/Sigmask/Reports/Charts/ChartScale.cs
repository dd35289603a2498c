namespace Sigmask.Reports;

/// <summary>A straight scale from numbers to places on a picture, between round numbers.</summary>
internal sealed class ChartScale
{
    private readonly double start;
    private readonly double end;

    /// <summary>A scale that holds all values.</summary>
    /// <param name="values">What is to be shown; numbers that are not finite are not.</param>
    /// <param name="start">The place of the lowest round number.</param>
    /// <param name="end">The place of the highest.</param>
    /// <param name="ticks">About how many round numbers there are to be.</param>
    public ChartScale(IEnumerable<double> values, double start, double end, int ticks = 5)
    {
        (this.start, this.end) = (start, end);
        var finite = values.Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        Step = RoundStep((finite.Max() - finite.Min()) / ticks);
        Low = Math.Floor((finite.Min() / Step) + 1e-9) * Step;
        High = Math.Max(Low + Step, Math.Ceiling((finite.Max() / Step) - 1e-9) * Step);
    }

    /// <summary>The lowest round number.</summary>
    public double Low { get; }

    /// <summary>The highest round number.</summary>
    public double High { get; }

    /// <summary>From one round number to the next.</summary>
    public double Step { get; }

    /// <summary>The round numbers.</summary>
    public IEnumerable<double> Ticks => Enumerable.Range(0, (int)Math.Round((High - Low) / Step) + 1).Select(i => Math.Round(Low + (i * Step), 10));

    /// <summary>The place of a number.</summary>
    public double At(double value) => start + ((value - Low) / (High - Low) * (end - start));

    // 1, 2 or 5 times a power of ten.
    private static double RoundStep(double step)
    {
        var raw = Math.Max(step, 1e-4);
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        return (raw / power) switch { <= 1.0001 => power, <= 2.0001 => 2 * power, <= 5.0001 => 5 * power, _ => 10 * power };
    }
}
