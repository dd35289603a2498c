using Sigmask.Losses;

namespace Sigmask.Cli.Usage;

/// <summary>Finds the word that a mistyped one was probably meant to be.</summary>
internal static class Spelling
{
    /// <summary>The closest of the known words, or null if none is close.</summary>
    public static string? Closest(string typed, IEnumerable<string> known)
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
