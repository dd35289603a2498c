namespace Sigmask.Losses;

/// <summary>Guesses what a mistyped name was meant to be.</summary>
internal static class NearestName
{
    /// <summary>The end of a message: "; did you mean X?", or the full stop if no known name is near.</summary>
    public static string Ending(string name, IEnumerable<string> known)
    {
        var (nearest, distance) = known.Select(candidate => (candidate, EditDistance.Between(name.ToLowerInvariant(), candidate))).MinBy(pair => pair.Item2);
        return distance <= Math.Max(1, name.Length / 2) ? $"; did you mean {nearest}?" : ".";
    }
}
