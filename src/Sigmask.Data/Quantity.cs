using System.Globalization;

namespace Sigmask;

/// <summary>Numbers of things as a person says them: 1 case, 2 cases.</summary>
public static class Quantity
{
    /// <summary>The number and the word that goes with it.</summary>
    /// <param name="number">How many.</param>
    /// <param name="one">The word for one.</param>
    /// <param name="several">The word for any other number; null: that for one with an s.</param>
    public static string Of(long number, string one, string? several = null) => $"{number.ToString(CultureInfo.InvariantCulture)} {Word(number, one, several)}";

    /// <summary>The word that goes with a number.</summary>
    /// <param name="number">How many.</param>
    /// <param name="one">The word for one.</param>
    /// <param name="several">The word for any other number; null: that for one with an s.</param>
    public static string Word(long number, string one, string? several = null) => number == 1 ? one : several ?? one + "s";

    /// <summary>How many there are and the names of the first: 5 cases (a, b, c, ...).</summary>
    /// <param name="names">All names.</param>
    /// <param name="one">What one of them is.</param>
    public static string Listed(IReadOnlyCollection<string> names, string one)
    {
        ArgumentNullException.ThrowIfNull(names);
        return $"{Of(names.Count, one)} ({string.Join(", ", names.Take(MostListed))}{(names.Count > MostListed ? ", ..." : "")})";
    }

    private const int MostListed = 5;
}
