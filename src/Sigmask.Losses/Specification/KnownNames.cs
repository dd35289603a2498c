namespace Sigmask.Losses;

/// <summary>
/// The names that are told to whoever gave another. For the names of Sigmask too: of <see cref="Spelling"/> it sees a copy in two packages, and so can
/// name neither.
/// </summary>
internal static class KnownNames
{
    /// <summary>The end of a message: "known are A, B; did you mean A?", or a full stop instead of the question if no known name is near.</summary>
    /// <param name="name">What was given.</param>
    /// <param name="known">What could have been.</param>
    public static string Instead(string name, IReadOnlyCollection<string> known) => $"known are {string.Join(", ", known)}{Spelling.Ending(name, known)}";
}
