using System.Globalization;
using Sigmask.Data;

namespace Sigmask.Cli.Options;

/// <summary>How intensities are normalised, as it is typed: <c>z-score</c>, <c>percentile</c>, <c>percentile:1:99</c>, <c>ct</c>, <c>ct:-1000:400</c>, <c>rgb</c>, <c>range</c>.</summary>
internal static class IntensityText
{
    /// <summary>What it must be, in words.</summary>
    public const string Rule = "z-score, percentile or percentile:LOW:HIGH, ct or ct:LOW:HIGH in Hounsfield units, rgb, or range, with LOW below HIGH";

    /// <summary>The normalisation; null if the text is none.</summary>
    public static IntensityNormalisation? Parse(string text)
    {
        var parts = text.Split(':');
        var ends = parts.Skip(1).Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : (double?)null).ToArray();
        return (parts[0], ends) switch
        {
            ("z-score", []) => IntensityNormalisation.ZScore,
            ("percentile", []) => IntensityNormalisation.Percentiles(),
            ("percentile", [{ } low, { } high]) when low < high && low >= 0 && high <= 100 => IntensityNormalisation.Percentiles(low, high),
            ("ct", []) => IntensityNormalisation.SoftTissue,
            ("ct", [{ } low, { } high]) when low < high => IntensityNormalisation.Window(low, high),
            ("rgb", []) => IntensityNormalisation.Photograph,
            ("range", []) => IntensityNormalisation.UnitRange,
            _ => null,
        };
    }
}
