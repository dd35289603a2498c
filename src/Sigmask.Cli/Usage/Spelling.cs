using Sigmask.Losses;

namespace Sigmask.Cli.Usage;

/// <summary>Finds the word that a mistyped one was probably meant to be.</summary>
internal static class Spelling
{
    private const int LeastBeginning = 3;

    /// <summary>The known word that was meant: the one that the typed word is the beginning of, else the closest, else the one that it begins with; null if there is none.</summary>
    public static string? Closest(string typed, IEnumerable<string> known)
    {
        string[] words = [.. known];
        return GoingOn(typed, words) ?? Nearest(typed, words) ?? words.Where(word => IsBeginning(word, typed)).MaxBy(word => word.Length);
    }

    // Of several the shortest, as long as the others go on from there: of --sig it is --sigma, not --sigma-rule.
    private static string? GoingOn(string typed, string[] known)
    {
        string[] longer = [.. known.Where(word => IsBeginning(typed, word)).OrderBy(word => word.Length)];
        return longer.Length > 0 && Array.TrueForAll(longer, word => word.StartsWith(longer[0], StringComparison.Ordinal)) ? longer[0] : null;
    }

    private static bool IsBeginning(string beginning, string word) => beginning.TrimStart('-').Length >= LeastBeginning && word.StartsWith(beginning, StringComparison.Ordinal);

    private static string? Nearest(string typed, string[] known)
    {
        var tolerance = Math.Max(1, typed.TrimStart('-').Length / 3);
        return known
            .Select(word => (Word: word, Distance: Distance(typed, word)))
            .Where(candidate => candidate.Distance <= tolerance)
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Word, StringComparer.Ordinal)
            .Select(candidate => candidate.Word)
            .FirstOrDefault();
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours from one word to the other (optimal string alignment).</summary>
    public static int Distance(string a, string b) => EditDistance.Between(a, b);
}
