namespace Sigmask.Losses;

/// <summary>Finds the word that a mistyped one was probably meant to be, capitals aside. Sigmask.Data and the command line, which cannot see it, compile this file too.</summary>
internal static class Spelling
{
    private const int LeastBeginning = 3;

    /// <summary>The known word that was meant: the one that the typed word is the beginning of, else the nearest if it is near, else the one that it begins with; null if there is none.</summary>
    public static string? Closest(string typed, IEnumerable<string> known)
    {
        string[] words = [.. known];
        return GoingOn(typed, words) ?? Near(typed, words) ?? words.Where(word => IsBeginning(word, typed)).MaxBy(word => word.Length);
    }

    /// <summary>The known word with the fewest letters to change, however many these are; of several the first. Null if none is known.</summary>
    public static string? Nearest(string typed, IEnumerable<string> known) => known.MinBy(word => Distance(typed, word));

    /// <summary>The end of a message: "; did you mean X?", or the full stop if no known word can have been meant.</summary>
    public static string Ending(string typed, IEnumerable<string> known) => Closest(typed, known) is { } meant ? $"; did you mean {meant}?" : ".";

    /// <summary>Insertions, deletions, replacements and swaps of neighbours from one word to the other (optimal string alignment).</summary>
    public static int Distance(string a, string b)
    {
        (a, b) = (a.ToLowerInvariant(), b.ToLowerInvariant());
        int[] beforePrevious = [];
        int[] previous = [.. Enumerable.Range(0, b.Length + 1)];
        for (var i = 1; i <= a.Length; i++)
        {
            var current = new int[b.Length + 1];
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, 1 + Math.Min(previous[j], current[j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    current[j] = Math.Min(current[j], beforePrevious[j - 2] + 1);
                }
            }

            (beforePrevious, previous) = (previous, current);
        }

        return previous[b.Length];
    }

    // Of several the shortest, as long as the others go on from there: of --sig it is --sigma, not --sigma-rule.
    private static string? GoingOn(string typed, string[] known)
    {
        string[] longer = [.. known.Where(word => IsBeginning(typed, word)).OrderBy(word => word.Length)];
        return longer.Length > 0 && Array.TrueForAll(longer, word => word.StartsWith(longer[0], StringComparison.Ordinal)) ? longer[0] : null;
    }

    private static bool IsBeginning(string beginning, string word) => beginning.TrimStart('-').Length >= LeastBeginning && word.StartsWith(beginning, StringComparison.OrdinalIgnoreCase);

    private static string? Near(string typed, string[] known) =>
        Nearest(typed, known) is { } word && Distance(typed, word) <= Math.Max(1, typed.TrimStart('-').Length / 3) ? word : null;
}
