namespace Sigmask.Losses;

/// <summary>Mean and population standard deviation of values.</summary>
internal readonly record struct Spread(double Mean, double Deviation)
{
    public static Spread Of(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
        {
            sum += value;
            least = Math.Min(least, value);
            most = Math.Max(most, value);
        }

        if (least == most)
        {
            // Rounding of the mean must not make a spread where there is none.
            return new Spread(least, 0);
        }

        var mean = sum / values.Length;
        var squares = 0.0;
        foreach (var value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return new Spread(mean, Math.Sqrt(squares / values.Length));
    }
}
