namespace Sigmask.Losses;

/// <summary>Guesses what a mistyped name was meant to be.</summary>
internal static class NearestName
{
    /// <summary>The end of a message: "; did you mean X?", or the full stop if no known name is near.</summary>
    public static string Ending(string name, IEnumerable<string> known)
    {
        var (nearest, distance) = known.Select(candidate => (candidate, Distance(name.ToLowerInvariant(), candidate))).MinBy(pair => pair.Item2);
        return distance <= Math.Max(1, name.Length / 2) ? $"; did you mean {nearest}?" : ".";
    }

    // Levenshtein's edit distance, with a swap of neighbours as one step.
    private static int Distance(string a, string b)
    {
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
}
