namespace Sigmask.Data;

/// <summary>The names of cases, after which files are named.</summary>
internal static class CaseName
{
    /// <summary>Fails if no file can be named so: a name with a separator would be a path, and lead elsewhere.</summary>
    /// <param name="name">Of the case.</param>
    /// <exception cref="DataException">It is empty, or has a character that file names do not have here.</exception>
    public static void RequireFit(string name)
    {
        if (string.IsNullOrWhiteSpace(name) || name is "." or ".." || name.IndexOfAny(Path.GetInvalidFileNameChars()) >= 0)
        {
            var shown = string.Concat(name.Select(letter => char.IsControl(letter) ? '?' : letter));
            throw new DataException($"Case \"{shown}\": files are named after cases, and none can be named so; give it a name without separators of paths.");
        }
    }
}
