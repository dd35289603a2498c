using System.Globalization;
using Sigmask.Data;

namespace Sigmask.Cli.Options;

/// <summary>A normalisation as it is typed: <c>z-score</c>, <c>percentile</c>, <c>percentile:1:99</c>, <c>ct</c>, <c>ct:-1000:400</c>, <c>rgb</c>, <c>range</c>.</summary>
internal static class NormalisationText
{
    /// <summary>What it must be, in words.</summary>
    public const string Rule = "z-score, percentile or percentile:LOW:HIGH, ct or ct:LOW:HIGH in Hounsfield units, rgb, or range, with LOW below HIGH";

    /// <summary>The normalisation; null if the text is none.</summary>
    public static Normalisation? Parse(string text)
    {
        var parts = text.Split(':');
        var ends = parts.Skip(1).Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : (double?)null).ToArray();
        return (parts[0], ends) switch
        {
            ("z-score", []) => Normalisation.ZScore,
            ("percentile", []) => Normalisation.Percentiles(),
            ("percentile", [{ } low, { } high]) when low < high && low >= 0 && high <= 100 => Normalisation.Percentiles(low, high),
            ("ct", []) => Normalisation.SoftTissue,
            ("ct", [{ } low, { } high]) when low < high => Normalisation.Window(low, high),
            ("rgb", []) => Normalisation.Photograph,
            ("range", []) => Normalisation.UnitRange,
            _ => null,
        };
    }
}
