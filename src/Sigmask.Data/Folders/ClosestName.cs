using Sigmask.Losses;

namespace Sigmask.Data;

/// <summary>The name that another was probably meant to be.</summary>
internal static class ClosestName
{
    /// <summary>The name with the fewest letters to change, capitals aside; of several the first. Null if there is none at all.</summary>
    public static string? To(string name, IEnumerable<string> known) => known.MinBy(other => Distance(name, other));

    /// <summary>The end of a message: "; did you mean X?", or the full stop if no known name is near.</summary>
    public static string Ending(string name, IEnumerable<string> known) =>
        To(name, known) is { } closest && Distance(name, closest) <= Math.Max(1, name.Length / 3) ? $"; did you mean {closest}?" : ".";

    private static int Distance(string name, string other) => EditDistance.Between(name.ToLowerInvariant(), other.ToLowerInvariant());
}
